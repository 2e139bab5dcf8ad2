import { useQueryClient } from '@tanstack/react-query'
import { Share2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Menu } from './menu.tsx'
import { save } from './save.ts'

const SAID_MS = 2_000

/** In the frame of every page: the link of what is shown, with its whole state, and the data behind it. */
export function Share() {
  const client = useQueryClient()
  const [said, setSaid] = useState('')
  useEffect(() => {
    if (said === '') return
    const timer = setTimeout(() => setSaid(''), SAID_MS)
    return () => clearTimeout(timer)
  }, [said])
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href)
    setSaid('Link copied')
  }
  const data = (): void => {
    const questions = client.getQueryCache().findAll({ type: 'active' })
    const answers = questions.flatMap(({ queryKey, state }) =>
      state.data === undefined ? [] : [{ question: queryKey, readAt: state.dataUpdatedAt, answer: state.data }],
    )
    const text = JSON.stringify({ page: location.href, title: document.title, answers }, null, 2)
    save(`${document.title.split(' · ')[0]}.json`, new Blob([text], { type: 'application/json' }))
  }
  return (
    <>
      <Menu
        name="Share this page"
        Icon={Share2}
        choices={() => [
          { name: 'Copy the link', about: 'with filters and selection; y', act: () => void copy() },
          { name: 'Data as JSON', about: 'all that this page was told', act: data },
          { name: 'Print', about: 'or save as PDF', act: () => print() },
        ]}
      />
      <span role="status" className="said">
        {said}
      </span>
    </>
  )
}
