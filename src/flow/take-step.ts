import { setTimeout as sleep } from 'node:timers/promises'
import { type Clock, type Digest, type Events, MillraceError, type Random } from '../base/index.ts'
import { backoff } from './backoff.ts'
import { failFlow } from './errors.ts'
import { progressed, stepFailed, stepStarted } from './events.ts'
import type { Progress, StepContext, StepOptions } from './flow.ts'
import { keepAlive } from './heartbeat.ts'
import type { Held, Steps } from './steps.ts'

const RETRIES = 2
const BACKOFF_MS = 200
const SHORTEST_LOOK = 25
const LONGEST_LOOK = 1_000

/** What taking a step needs of its surroundings. */
export interface StepNeeds {
  readonly steps: Steps
  readonly events: Events
  readonly random: Random
  readonly wall: Clock
  readonly worker: string
  readonly leaseMs: number
}

/** A step to take. */
export interface Taking {
  readonly place: { readonly flow: string; readonly run: string; readonly step: string }
  readonly digest: Digest
  readonly options: StepOptions
  readonly progress: Progress
  /** Runs the step and gives its result as JSON text. */
  readonly run: (context: StepContext) => Promise<string>
}

/** A result, as JSON text, and whether it was there already. */
export interface Taken {
  readonly output: string
  readonly cached: boolean
}

/** Runs a step unless it is done; while another worker runs it, waits for its result. */
export async function takeStep(needs: StepNeeds, taking: Taking): Promise<Taken> {
  const { steps, worker, wall, leaseMs } = needs
  const { digest, place } = taking
  for (let look = SHORTEST_LOOK; ; look = Math.min(LONGEST_LOOK, look * 2)) {
    const now = wall.now()
    const { flow, step } = place
    const claimed = await steps.claim({ digest, flow, step, worker, now, leaseUntil: now + leaseMs })
    if (claimed.state === 'finished') return { output: claimed.output, cached: true }
    if (claimed.state === 'mine') {
      const output = await runHeld(needs, taking, { digest, worker, attempt: claimed.attempt })
      if (output !== undefined) return { output, cached: false }
    }
    await sleep(look, undefined, waitingOf(taking))
  }
}

const waitingOf = ({ options }: Taking): { readonly signal?: AbortSignal } =>
  options.signal === undefined ? {} : { signal: options.signal }

/** Tries a step that is ours until it is done or given up; nothing when it was lost to another worker. */
async function runHeld(needs: StepNeeds, taking: Taking, first: Held): Promise<string | undefined> {
  const { steps, wall, leaseMs, random } = needs
  const lost = new AbortController()
  let held = first
  const stop = keepAlive(
    leaseMs,
    () => steps.renew(held, wall.now() + leaseMs),
    () => lost.abort(),
  )
  try {
    for (;;) {
      const tried = await tryOnce(needs, taking, { held, signal: lost.signal })
      if ('output' in tried) return (await steps.finish(held, tried.output)) ? tried.output : undefined
      if (tried.last) {
        if (await steps.park(held, codeOf(tried.error))) throw tried.error
        return undefined
      }
      if (!(await steps.again(held))) return undefined
      await sleep(backoff(held.attempt, taking.options.backoffMs ?? BACKOFF_MS, random), undefined, waitingOf(taking))
      held = { ...held, attempt: held.attempt + 1 }
    }
  } finally {
    stop()
  }
}

type Tried = { readonly output: string } | { readonly error: unknown; readonly last: boolean }

async function tryOnce(
  { events }: StepNeeds,
  { place, options, progress, run }: Taking,
  { held, signal }: { readonly held: Held; readonly signal: AbortSignal },
): Promise<Tried> {
  const { attempt } = held
  const attempts = (options.retries ?? RETRIES) + 1
  const gaveUp = (reason: string, cause?: unknown): Error =>
    failFlow('step_failed', { ...place, attempts: Math.min(attempt, attempts), reason }, cause)
  const tell: Progress = (done, doing) => {
    events.publish(progressed, { ...place, done, doing })
    progress(done, doing)
  }
  // Tries are counted in the database, so a step that takes its process down is given up as well.
  if (attempt > attempts + (options.kills ?? 0)) return { error: gaveUp('its process ended in every try'), last: true }
  events.publish(stepStarted, { ...place, attempt })
  try {
    return { output: await run({ attempt, signal, progress: tell }) }
  } catch (error) {
    const hopeless = isHopeless(error)
    const last = hopeless || attempt >= attempts
    events.publish(stepFailed, { ...place, attempt, error: codeOf(error), parked: last })
    return { error: hopeless ? error : gaveUp(reasonOf(error), error), last }
  }
}

/** True for what will fail again: a coded error that is the caller's to correct. */
export function isHopeless(error: unknown): boolean {
  return error instanceof MillraceError && error.status < 500
}

/** The code of an error; that of a fault of ours where it has none. */
export function codeOf(error: unknown): string {
  return error instanceof MillraceError ? error.code : 'http.internal'
}

/** What may be told of an error: any other than ours may quote what is in the rows. */
function reasonOf(error: unknown): string {
  return error instanceof MillraceError ? error.message.replace(/\.$/, '') : 'an internal fault'
}
