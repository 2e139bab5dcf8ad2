import { type Digest, digestOf, type Json, MillraceError } from '../base/index.ts'
import type { Definitions } from './definition.ts'
import { stepFinished, stepStarted } from './events.ts'
import type { ReadKeys } from './fingerprint.ts'
import type { Lineage } from './lineage.ts'
import type { Logs, StepLog } from './logs.ts'
import type { Outputs } from './outputs.ts'
import type { Partition } from './partition.ts'
import { performStep } from './perform-step.ts'
import { type Pipeline, writerOf } from './pipeline.ts'
import { placesOf } from './places.ts'
import { contentOf, type StepResult } from './result.ts'
import type { Problem, Run, RunStep } from './run.ts'
import type { Runs } from './runs.ts'
import type { Slots } from './slots.ts'
import { type PipelineStep, readsOf } from './step.ts'
import type { PipelineNeeds } from './step-needs.ts'
import type { StepState } from './tables.ts'

const FIRST_PAUSE_MS = 1_000
/** A step whose process was killed more often is given up: it may be what kills it. */
const MOST_KILLS = 5

/** What driving a run needs. */
export interface DriveNeeds extends PipelineNeeds {
  readonly runs: Runs
  readonly logs: Logs
  readonly outputs: Outputs
  readonly lineage: Lineage
}

/** A run, and what is known of it before it is driven. */
export interface Driving {
  readonly run: Run
  readonly pipeline: Pipeline
  readonly partition: Partition | undefined
  readonly definitions: Definitions
  readonly keys: ReadKeys
  readonly slots: Slots
  readonly signal: AbortSignal
  /** Makes what it wrote a version at once; a backfill does so now and then. */
  readonly commit: boolean
}

/** How a run ended. */
export interface Driven {
  readonly state: 'finished' | 'failed' | 'cancelled'
  readonly error?: string
}

interface Going extends Driving {
  readonly needs: DriveNeeds
  readonly results: Map<string, StepResult>
  readonly states: Map<string, StepState>
  readonly errors: string[]
}

/**
 * Drives a run to its end: each step as soon as those before it are finished, side by side where there is room. A step that failed
 * stops only what comes after it.
 */
export async function driveRun(needs: DriveNeeds, driving: Driving): Promise<Driven> {
  const going: Going = { ...driving, needs, results: new Map(), states: new Map(), errors: [] }
  const { pipeline, signal } = driving
  const done = new Map<string, Promise<void>>()
  for (const name of pipeline.order) {
    const before = pipeline.after[name]!.map((one) => done.get(one)!)
    done.set(
      name,
      Promise.all(before).then(() => goStep(going, name)),
    )
  }
  const settled = await Promise.allSettled(done.values())
  const fault = settled.find((one) => one.status === 'rejected')
  if (fault) throw fault.reason
  if (signal.aborted) return { state: 'cancelled' }
  const [error] = going.errors
  return error === undefined ? { state: 'finished' } : { state: 'failed', error }
}

async function goStep(going: Going, name: string): Promise<void> {
  const { needs, run, pipeline, signal, states, results } = going
  const settle = async (step: Omit<RunStep, 'run' | 'step'>): Promise<void> => {
    if (isClosing(signal)) return
    states.set(name, step.state)
    await needs.runs.keepStep({ run: run.id, step: name, ...step })
    const { state, cached, madeBy = null, problem } = step
    const error = problem && { error: problem.code }
    needs.events.publish(stepFinished, {
      run: run.id,
      pipeline: pipeline.name,
      step: name,
      state,
      cached,
      madeBy,
      ...error,
    })
  }
  const none = { cached: false, attempt: 0 }
  const stopped = pipeline.after[name]!.some((before) => states.get(before) !== 'finished')
  if (signal.aborted || stopped) return settle({ ...none, state: signal.aborted ? 'cancelled' : 'skipped' })
  const startedAt = needs.clock.now()
  const trying: Trying = { going, name, step: pipeline.steps[name]!, address: addressOf(going, name), attempt: 0 }
  try {
    const result = await takeResult(trying)
    results.set(name, result)
    await keepRows(going, result)
    const cached = result.run !== run.id
    needs.lineage.stepEnded(going, { step: name, state: 'finished', result })
    const { address, attempt } = trying
    const made = { madeBy: result.run, seconds: result.seconds, result, ...(result.log && { log: result.log }) }
    await settle({ state: 'finished', cached, attempt, address, startedAt, finishedAt: needs.clock.now(), ...made })
  } catch (error) {
    const log = await trying.log?.close()
    const problem = problemOf(error)
    const state = signal.aborted ? 'cancelled' : 'failed'
    if (state === 'failed') {
      going.errors.push(problem.code)
      if (!(error instanceof MillraceError)) needs.onFault(error)
    }
    needs.lineage.stepEnded(going, { step: name, state, problem })
    const { address, attempt } = trying
    const end = { startedAt, finishedAt: needs.clock.now(), ...(log && { log }) }
    await settle({ state, cached: false, attempt, address, ...end, ...(state === 'failed' && { problem }) })
  }
}

/** When Millrace is closed, a run stays as it is, to be gone on with. */
export const isClosing = (signal: AbortSignal): boolean =>
  signal.aborted && signal.reason instanceof MillraceError && signal.reason.code === 'pipeline.closing'

interface Trying {
  readonly going: Going
  readonly name: string
  readonly step: PipelineStep
  readonly address: Digest
  attempt: number
  log?: StepLog
}

/** Equal addresses give equal results: what the step is, what it reads, what came before it, and for which partition. */
function addressOf(going: Going, name: string): Digest {
  const { needs, run, fresh } = { ...going, fresh: going.run.fresh }
  return digestOf(addressed(going, name, fresh || !isCacheable(going, name) ? run.id : undefined), needs.hash)
}

const isCacheable = ({ pipeline }: Going, name: string): boolean => pipeline.steps[name]!.cache !== false

function addressed(
  { pipeline, definitions, keys, partition, results, needs }: Going,
  name: string,
  run?: string,
): Json {
  const outer = Object.entries(readsOf(pipeline.steps[name]!)).filter(
    ([, { from }]) => !from.includes('.') && writerOf(pipeline, from) === undefined,
  )
  const before = pipeline.after[name]!.map((one) => [one, contentOf(results.get(one)!, needs.hash)])
  return {
    step: definitions[name]!,
    reads: Object.fromEntries(outer.map(([read, of]) => [read, keys(of, partition)])),
    before: Object.fromEntries(before),
    partition: partition && { key: partition.key, start: partition.start, end: partition.end },
    run,
  }
}

async function takeResult(trying: Trying): Promise<StepResult> {
  const { going, name, step, address } = trying
  const { needs, run, signal, pipeline } = going
  const place = { flow: `pipeline.${pipeline.name}`, run: run.id, step: name }
  const retries = step.retries ?? 0
  const { output } = await needs.flow.take<Json>({
    ...{ place, address, options: { retries, kills: MOST_KILLS, backoffMs: FIRST_PAUSE_MS, signal } },
    run: async (context) => (await tryOnce(trying, context)) as unknown as Json,
  })
  // a later run that is not fresh takes what this one made
  if (run.fresh && isCacheable(going, name))
    await needs.flow.replace(place, digestOf(addressed(going, name), needs.hash), output)
  return output as unknown as StepResult
}

async function tryOnce(
  trying: Trying,
  { attempt, progress }: { readonly attempt: number; readonly progress: (done: number, doing: string) => void },
): Promise<StepResult> {
  const { going, name, step, address } = trying
  const { needs, run, pipeline, partition, results, signal, slots } = going
  await slots.take(signal)
  try {
    const now = needs.clock.now()
    const started = performance.now()
    trying.attempt = attempt
    trying.log ??= needs.logs.open(run.id, name)
    if (attempt > 1) trying.log.line(`attempt ${attempt}`)
    await needs.runs.keepStep({
      run: run.id,
      step: name,
      state: 'running',
      cached: false,
      attempt,
      address,
      startedAt: now,
    })
    needs.events.publish(stepStarted, { run: run.id, pipeline: pipeline.name, step: name, attempt })
    needs.lineage.stepStarted(going, { step: name, attempt })
    const doing = { needs, run, pipeline, name, partition, results, attempt, signal, progress, log: trying.log }
    const result = await performStep({ ...doing, ...placesOf(going) }, step)
    const log = await trying.log.close()
    return { ...result, seconds: secondsSince(started), ...(log && { log }) }
  } finally {
    slots.give()
  }
}

const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1_000

/** A part of a dataset belongs to its partition also where another run had made it. */
async function keepRows({ needs, run, partition, commit }: Going, { rows }: StepResult): Promise<void> {
  if (!rows) return
  await needs.outputs.keep(rows, { run: run.id, partition })
  if (commit) await needs.outputs.commit(rows.dataset)
}

function problemOf(error: unknown): Problem {
  if (!(error instanceof MillraceError))
    return { code: 'http.internal', message: 'An internal fault.', help: 'See the log of Millrace for it.' }
  // the flow says how often it was tried; what went wrong is within
  const { cause } = error
  const told = error.code === 'flow.step_failed' && cause instanceof MillraceError ? cause : error
  return { code: told.code, message: told.message, help: told.help }
}
