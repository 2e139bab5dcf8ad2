/** What a command asks after an answer that is not the last word. */
export interface FollowUp {
  readonly action: string
  readonly input: Readonly<Record<string, unknown>>
  /** True where the answer so far is printed; else only how far it has come. */
  readonly prints: boolean
  readonly done: number
  readonly doing: string
}

/** Seconds that a server may wait before it answers: the connection is not held for longer. */
const WAIT = 20
const OVER: readonly string[] = ['finished', 'failed', 'cancelled']

interface Standing {
  readonly run: string | null
  readonly state: string
  readonly steps: readonly { readonly step: string; readonly state: string }[]
  readonly backfill: {
    readonly backfill: string
    readonly state: string
    readonly total: number
    readonly cached: number
    readonly finished: number
    readonly failed: number
  } | null
}

/**
 * Runs and backfills are begun by one request and waited for by others, so that a command may take hours over any connection. Logs
 * and the tail of a run are followed likewise.
 */
export function followUp(
  action: string,
  asked: Readonly<Record<string, unknown>>,
  answer: unknown,
): FollowUp | undefined {
  if (asked['detach'] === true) return undefined
  if (action === 'pipeline.run') return nextOfRun(answer as Standing)
  if (action === 'pipeline.backfill') return nextOfBackfill(answer as Standing)
  const follows =
    action === 'tracking.tail' ? asked['once'] !== true : action === 'pipeline.logs' && asked['follow'] === true
  if (!follows) return undefined
  const { next, done } = answer as { readonly next: string; readonly done: boolean }
  if (done) return undefined
  return { action, input: { ...asked, after: next, wait: WAIT }, prints: true, done: 0, doing: '' }
}

function nextOfRun({ run, state, steps }: Standing): FollowUp | undefined {
  if (OVER.includes(state)) return undefined
  const settled = steps.filter((step) => !['waiting', 'running'].includes(step.state)).length
  const doing = steps.filter((step) => step.state === 'running').map(({ step }) => step)
  return waitFor(run!, steps.length === 0 ? 0 : settled / steps.length, doing.join(', ') || 'waiting')
}

function nextOfBackfill({ backfill }: Standing): FollowUp | undefined {
  if (!backfill || OVER.includes(backfill.state)) return undefined
  const { total, cached, finished, failed } = backfill
  const done = cached + finished + failed
  return waitFor(backfill.backfill, total === 0 ? 0 : done / total, `${done} of ${total} partitions`)
}

const waitFor = (run: string, done: number, doing: string): FollowUp => ({
  ...{ action: 'pipeline.status', input: { run, wait: 1 }, prints: false },
  ...{ done, doing },
})
