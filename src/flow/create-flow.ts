import {
  type Clock,
  canonicalJson,
  type Digest,
  digestOf,
  type Events,
  type Hash,
  type Json,
  type NewId,
  type Random,
} from '../base/index.ts'
import type { Database } from '../storage/index.ts'
import { failFlow } from './errors.ts'
import { runFinished, runStarted, stepFinished } from './events.ts'
import type { AddressedStep, Flow, Progress, RunOptions, Step, StepContext, StepOptions } from './flow.ts'
import { keepAlive } from './heartbeat.ts'
import { createRuns, type Runs } from './runs.ts'
import { createSteps } from './steps.ts'
import { codeOf, type StepNeeds, takeStep } from './take-step.ts'

const LEASE_MS = 30_000

/** What flows need. */
export interface FlowNeeds {
  readonly database: Database
  /** The time of records. */
  readonly clock: Clock
  /** The time of leases, which is real even where `clock` replays the past; the machine's when not given. */
  readonly wall?: Clock
  readonly events: Events
  readonly hash: Hash
  readonly newId: NewId
  readonly random: Random
  /** Part of the address of every result: another one, and no older result is taken. */
  readonly codeVersion?: string
  /** How long a killed process keeps others from its steps; 30 seconds when not given. */
  readonly leaseMs?: number
  /** True where no other process can have the database: what a killed one held is then free at once. */
  readonly alone?: boolean
}

/** What the steps of one run share. */
interface Running {
  readonly needs: FlowNeeds & StepNeeds
  readonly runs: Runs
  readonly flow: string
  readonly run: string
  readonly options: RunOptions
}

/**
 * Durable flows over a database that has `flowMigrations`.
 *
 * @example
 * const flow = createFlow({ database, clock, events, hash, newId, random })
 * const rows = await flow.run('data.ingest', 'flights', async (step) => {
 *   const scan = await step('scan', { file }, () => scanFile(file))
 *   return step('validate', { scan }, () => validate(scan))
 * })
 */
export function createFlow(given: FlowNeeds): Flow {
  const { database, clock, events, newId } = given
  const wall = given.wall ?? { now: Date.now }
  const leaseMs = given.leaseMs ?? LEASE_MS
  const worker = newId()
  const { alone = false } = given
  const runs = createRuns(database, alone)
  const needs = { ...given, wall, leaseMs, worker, steps: createSteps(database, alone) }

  async function run<T>(flow: string, key: string, work: (step: Step) => Promise<T>, options: RunOptions): Promise<T> {
    const now = wall.now()
    const at = clock.now()
    const { id, resumed } = await runs.start({ id: newId(), flow, key, worker, at, now, leaseUntil: now + leaseMs })
    events.publish(runStarted, { flow, run: id, key, resumed })
    const renew = (): Promise<boolean> => runs.renew(id, worker, wall.now() + leaseMs)
    const stop = keepAlive(leaseMs, renew, () => undefined)
    try {
      const result = await work(stepsOf({ needs, runs, flow, run: id, options }))
      await runs.finish(id, { at: clock.now() })
      events.publish(runFinished, { flow, run: id, key })
      return result
    } catch (error) {
      await runs.finish(id, { at: clock.now(), error: codeOf(error) })
      events.publish(runFinished, { flow, run: id, key, error: codeOf(error) })
      throw error
    } finally {
      stop()
    }
  }

  return {
    run: (flow, key, work, options = {}) => run(flow, key, work, options),
    async take<T extends Json | undefined>(taken: AddressedStep<T>) {
      const { place, address, options = {}, progress = () => undefined } = taken
      const run = async (context: StepContext): Promise<string> => canonicalJson(await taken.run(context))
      const { output, cached } = await takeStep(needs, { place, digest: address, options, progress, run })
      events.publish(stepFinished, { ...place, cached })
      return { output: JSON.parse(output) as T, cached }
    },
    replace: ({ flow, step }, digest, output) => needs.steps.replace({ digest, flow, step }, canonicalJson(output)),
    runs: (options) => runs.list(options),
    async show(id) {
      const found = await runs.get(id)
      if (!found) throw failFlow('run_not_found', { run: id })
      return found
    },
  }
}

function stepsOf(running: Running): Step {
  return async <T extends Json | undefined>(
    step: string,
    inputs: Json,
    work: (context: StepContext) => Promise<T>,
    options: StepOptions = {},
  ): Promise<T> => {
    const { needs, runs, flow, run } = running
    const startedAt = needs.clock.now()
    const digest = addressOf(running, { step, inputs, version: options.version })
    const { output, cached } = await takeStep(needs, {
      place: { flow, run, step },
      digest,
      options,
      progress: progressOf(running.options.progress, options.share),
      run: async (context) => canonicalJson(await work(context)),
    })
    await runs.met(run, { step, digest, cached, startedAt, finishedAt: needs.clock.now() })
    needs.events.publish(stepFinished, { flow, run, step, cached })
    return JSON.parse(output) as T
  }
}

/** The address of a result. A fresh run has results of its own, and still goes on where it was interrupted. */
function addressOf(
  { needs, flow, run, options }: Running,
  { step, inputs, version }: { step: string; inputs: Json; version: string | undefined },
): Digest {
  const code = needs.codeVersion ?? ''
  return digestOf({ flow, step, code, version, inputs, run: options.fresh ? run : undefined }, needs.hash)
}

function progressOf(progress: Progress | undefined, [from, to]: readonly [number, number] = [0, 1]): Progress {
  return (done, doing) => progress?.(from + (to - from) * Math.min(1, Math.max(0, done)), doing)
}
