import type { Status } from '../state/status.ts'
import { Cross } from './cross.tsx'
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
