import type { Status } from '../state/status.ts'
import { Mark } from './mark.tsx'

const WORDS: Readonly<Record<string, readonly [word: string, mark?: Status]>> = {
  RUNNING: ['Running', 'rolling'],
  SCHEDULED: ['Queued', 'watching'],
  FINISHED: ['Done'],
  FAILED: ['Failed', 'needs'],
  KILLED: ['Stopped', 'paused'],
}

/** Success is the normal case: a word alone. */
export function RunState({ status }: { status: string }) {
  const [word = status, mark] = WORDS[status] ?? []
  return (
    <span className={mark ? 'state' : 'state dim'}>
      {mark === 'needs' ? <Cross /> : mark && <Mark status={mark} />}
      {word}
    </span>
  )
}

function Cross() {
  return (
    <svg className="mark needs" viewBox="0 0 16 16" aria-hidden="true">
      <path d="M3 3l10 10M13 3L3 13" stroke="currentColor" strokeWidth="3" fill="none" />
    </svg>
  )
}
