import { ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { machine, moment } from '../state/moments.ts'
import { firstSentence } from '../state/sentences.ts'
import type { Entry } from '../state/timeline.ts'
import { EntryEvidence } from './entry-evidence.tsx'
import { Mark } from './mark.tsx'

interface Given {
  readonly entries: readonly Entry[]
  readonly chosen: string | undefined
  readonly onChoose: (key: string | undefined) => void
  readonly compact?: boolean
  readonly most?: number
}

/** What matters most first while not all is shown, otherwise the newest; each opens its evidence and its rule. */
export function Log({ entries, chosen, onChoose, compact = false, most = 8 }: Given) {
  const [all, setAll] = useState(false)
  const newest = [...entries].reverse()
  const ranked = newest.length > most ? [...newest].sort((a, b) => a.rank - b.rank) : newest
  const shown = all ? newest : ranked.filter(({ key }, index) => index < most || key === chosen)
  return (
    <>
      <ol className={compact ? 'log compact' : 'log'} reversed>
        {shown.map((entry) => (
          <Line key={entry.key} entry={entry} open={entry.key === chosen} onChoose={onChoose} numbered={!compact} />
        ))}
      </ol>
      {newest.length > most && (
        <button type="button" className="button small" onClick={() => setAll(!all)}>
          {all ? `Only ${most}` : `All ${newest.length}, newest first`}
        </button>
      )}
    </>
  )
}

interface LineGiven {
  readonly entry: Entry
  readonly open: boolean
  readonly numbered: boolean
  readonly onChoose: (key: string | undefined) => void
}

function Line({ entry, open, numbered, onChoose }: LineGiven) {
  const { key, at, status, number, title, because } = entry
  const place = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (open) place.current?.scrollIntoView({ block: 'nearest' })
  }, [open])
  return (
    <li ref={place} className={open ? 'chosen' : undefined}>
      <button
        type="button"
        className="line"
        aria-expanded={open}
        aria-controls={`evidence-${key}`}
        onClick={() => onChoose(open ? undefined : key)}
      >
        <time dateTime={machine(at)}>{moment(at)}</time>
        <Mark status={status} />
        <b className="title">{numbered ? `${number}. ${title}` : title}</b>
        <span className="why">{open ? because : firstSentence(because)}</span>
        <ChevronRight className="icon" aria-hidden />
      </button>
      <div id={`evidence-${key}`}>{open && <EntryEvidence entry={entry} />}</div>
    </li>
  )
}
