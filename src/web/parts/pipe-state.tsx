import type { Status } from '../state/status.ts'
import { Cross } from './cross.tsx'
import { Mark } from './mark.tsx'

const WORDS: Readonly<Record<string, readonly [word: string, mark?: Status]>> = {
  queued: ['Queued', 'watching'],
  waiting: ['Waiting', 'watching'],
  running: ['Running', 'rolling'],
  finished: ['Done'],
  failed: ['Failed', 'needs'],
  cancelled: ['Stopped', 'paused'],
  skipped: ['Left out', 'paused'],
}

/** How a run of a pipeline, or a step of it, stands; success is the normal case: a word alone. */
export function PipeState({ state, cached = false }: { state: string; cached?: boolean }) {
  const [word, mark] = WORDS[state] ?? [state]
  return (
    <span className={mark ? 'state' : 'state dim'}>
      {mark === 'needs' ? <Cross /> : mark && <Mark status={mark} />}
      {cached ? 'From the cache' : word}
    </span>
  )
}
