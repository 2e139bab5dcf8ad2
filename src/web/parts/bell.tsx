import { Bell as Icon } from 'lucide-react'
import { hrefOf } from '../state/anchors.ts'
import { useMentions } from './comments/mentions.ts'

/** In the frame: how many comments name who looks and were not opened; goes to the newest. None, no bell. */
export function Bell() {
  const mentions = useMentions()
  const [newest] = mentions
  if (!newest) return null
  const count = mentions.length === 1 ? 'One comment names' : `${mentions.length} comments name`
  return (
    <a
      className="bell"
      href={hrefOf({ kind: newest.kind, id: newest.of })}
      aria-label={`${count} you`}
      title={`${count} you`}
    >
      <Icon className="icon" aria-hidden strokeWidth={1.75} />
      <b aria-hidden="true">{mentions.length}</b>
    </a>
  )
}
