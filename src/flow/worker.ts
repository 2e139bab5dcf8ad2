import type { Clock, Events, Json, NewId, Random } from '../base/index.ts'
import type { Job, Queue } from '../storage/index.ts'
import { backoff } from './backoff.ts'
import { jobParked } from './events.ts'
import { keepAlive } from './heartbeat.ts'
import { codeOf, isHopeless } from './take-step.ts'

/** What a running job knows. */
export interface JobContext {
  /** 1 on the first try. */
  readonly attempt: number
  /** Aborted when the lease was lost: another worker has the job. */
  readonly signal: AbortSignal
}

/** Does one job. What it throws puts the job back, with a pause; a coded error below 500 parks it at once. */
export type DoJob = (payload: Json, context: JobContext) => Promise<void>

/** How the jobs of one queue are done. */
export interface HandleOptions {
  /** How many at once in this process; 1 when not given. */
  readonly atOnce?: number
  /** 5 when not given; then the job is parked. */
  readonly maxAttempts?: number
  /** The first pause in milliseconds, doubled at each try, with jitter; 1000 when not given. */
  readonly backoffMs?: number
  /** The least pause in milliseconds after an error which says how long to wait. */
  readonly pauseAfter?: (error: unknown) => number | undefined
}

/** What a worker needs. */
export interface WorkerNeeds {
  readonly queue: Queue
  readonly clock: Clock
  readonly events: Events
  readonly newId: NewId
  readonly random: Random
  /** Told of every failed try, for the log. */
  readonly onFault: (error: unknown, job: Job) => void
  /** How often to look for jobs that other processes added; 1000 when not given. */
  readonly pollMs?: number
  /** How long a killed process keeps others from its jobs; 60000 when not given. */
  readonly leaseMs?: number
}

/** Does jobs that rooms have declared. */
export interface Worker {
  /** Declares who does the jobs of a queue; returns the worker. */
  handle(queue: string, work: DoJob, options?: HandleOptions): Worker
  /** Takes jobs as they become due, until `stop`. */
  start(): void
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>
  /** Does what is due now, and what that adds, until nothing is due; returns how many tries that were. */
  drain(): Promise<number>
}

interface Handler extends Required<HandleOptions> {
  readonly queue: string
  readonly work: DoJob
}

/**
 * @example
 * const worker = createWorker({ queue, clock, events, newId, random, onFault })
 * worker.handle('automation.renew', (payload) => renew(payload)).start()
 */
export function createWorker(needs: WorkerNeeds): Worker {
  const { queue, newId, pollMs = 1_000, leaseMs = 60_000 } = needs
  const name = newId()
  const handlers: Handler[] = []
  const running = new Set<Promise<void>>()
  const stops: (() => Promise<void>)[] = []

  const take = async (handler: Handler, limit: number): Promise<Promise<void>[]> => {
    const jobs = await queue.take(handler.queue, name, { limit, leaseMs })
    return jobs.map((job) => {
      const done = doJob({ ...needs, leaseMs }, { handler, job, name })
      running.add(done)
      done.then(() => running.delete(done))
      return done
    })
  }

  const worker: Worker = {
    handle(queueName, work, { atOnce = 1, maxAttempts = 5, backoffMs = 1_000, pauseAfter = () => undefined } = {}) {
      handlers.push({ queue: queueName, work, atOnce, maxAttempts, backoffMs, pauseAfter })
      return worker
    },
    start() {
      for (const handler of handlers) stops.push(keepTaking(handler, { queue, pollMs, take }))
    },
    async stop() {
      await Promise.all(stops.splice(0).map((stop) => stop()))
      while (running.size > 0) await Promise.all(running)
    },
    async drain() {
      let tries = 0
      for (let found = -1; found !== 0; tries += found) {
        const taken = await Promise.all(handlers.map((handler) => take(handler, handler.atOnce)))
        found = taken.flat().length
        await Promise.all(taken.flat())
      }
      return tries
    },
  }
  return worker
}

interface Taking {
  readonly queue: Queue
  readonly pollMs: number
  readonly take: (handler: Handler, limit: number) => Promise<Promise<void>[]>
}

/** Takes jobs of one queue: when one is added here, when one is done, and every so often; `stop` waits for the last look. */
function keepTaking(handler: Handler, by: Taking): () => Promise<void> {
  let free = handler.atOnce
  let stopped = false
  let again = false
  let looking: Promise<void> | undefined
  const wake = (): void => {
    again = true
    looking ??= look().finally(() => {
      looking = undefined
    })
  }
  const look = async (): Promise<void> => {
    while (again && !stopped && free > 0) {
      again = false
      const taken = await by.take(handler, free).catch(() => [])
      free -= taken.length
      for (const done of taken)
        done.then(() => {
          free++
          wake()
        })
    }
  }
  const timer = setInterval(wake, by.pollMs)
  const unhear = by.queue.onAdded(handler.queue, wake)
  wake()
  return async () => {
    stopped = true
    clearInterval(timer)
    unhear()
    await looking
  }
}

interface Doing {
  readonly handler: Handler
  readonly job: Job
  readonly name: string
}

/** Does one job and never throws: what it threw is in the queue, and told to `onFault`. */
async function doJob(needs: WorkerNeeds & { leaseMs: number }, { handler, job, name }: Doing): Promise<void> {
  const { queue, leaseMs, onFault } = needs
  const lost = new AbortController()
  const renew = (): Promise<boolean> => queue.renew(job, name, leaseMs)
  const stop = keepAlive(leaseMs, renew, () => lost.abort())
  try {
    await handler.work(job.payload, { attempt: job.attempt, signal: lost.signal })
    await queue.finish(job, name)
  } catch (error) {
    onFault(error, job)
    await putBack(needs, { handler, job, name }, error).catch((fault) => onFault(fault, job))
  } finally {
    stop()
  }
}

async function putBack({ queue, clock, random, events }: WorkerNeeds, doing: Doing, error: unknown): Promise<void> {
  const { handler, job, name } = doing
  const maxAttempts = isHopeless(error) ? job.attempt : handler.maxAttempts
  const pause = Math.max(backoff(job.attempt, handler.backoffMs, random), handler.pauseAfter(error) ?? 0)
  const runAt = clock.now() + Math.ceil(pause)
  const held = await queue.retry(job, name, { runAt, maxAttempts, reason: codeOf(error) })
  if (held && job.attempt >= maxAttempts)
    events.publish(jobParked, { queue: job.queue, job: job.id, error: codeOf(error) })
}
