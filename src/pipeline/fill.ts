import { setTimeout as sleep } from 'node:timers/promises'
import type { Backfill } from './backfill.ts'
import { isClosing } from './drive.ts'
import { addRun, type Driver, driveOne } from './driver.ts'
import type { Held } from './drivers.ts'
import { backfillMoved } from './events.ts'
import type { Partition } from './partition.ts'
import { type Pipeline, pipelineNamed } from './pipeline.ts'
import { type Prepared, partitionsToRun, prepare, rangeOf } from './prepare.ts'
import { type Pinned, pinVersions } from './reads.ts'

const TELL_MS = 500
/** A version of all parts is made this often while a backfill runs, and at its end. */
const COMMIT_MS = 30_000
const MOST_RUNS = 1_000_000

interface Filling {
  readonly driver: Driver
  readonly backfill: Backfill
  readonly pipeline: Pipeline
  readonly versions: Pinned
  readonly prepared: Prepared
  readonly signal: AbortSignal
  readonly counts: { total: number; cached: number; finished: number; failed: number }
}

/**
 * Drives a backfill in this process. Which partitions have to be run is found anew from what there is: after a restart, or a change
 * of the code, it costs what is left.
 */
export function fillRange(driver: Driver, backfill: Backfill): Promise<void> {
  const { backfills, clock, events } = driver
  const { id } = backfill
  const held: Held = {
    take: (lease) => backfills.take(id, lease),
    renew: (lease) => backfills.renew(id, lease),
    release: () => backfills.release(id),
  }
  return driver.drivers.drive(id, held, async (signal) => {
    const tell = (state: string, counts: Filling['counts']): void =>
      events.publish(backfillMoved, { backfill: id, pipeline: backfill.pipeline, state, ...counts })
    const counts = { total: backfill.total, cached: 0, finished: 0, failed: 0 }
    try {
      const filling = await plan(driver, backfill, { signal, counts })
      await fill(filling, () => tell('running', counts))
    } catch (error) {
      if (!signal.aborted) {
        driver.onFault(error)
        counts.failed ||= counts.total
      }
    }
    if (isClosing(signal)) return
    const state = signal.aborted ? 'cancelled' : counts.failed > 0 ? 'failed' : 'finished'
    await backfills.move(id, counts)
    await backfills.end(id, { state, at: clock.now() })
    tell(state, counts)
  })
}

async function plan(
  driver: Driver,
  backfill: Backfill,
  { signal, counts }: Pick<Filling, 'signal' | 'counts'>,
): Promise<Filling & { readonly left: readonly Partition[] }> {
  const pipeline = pipelineNamed(driver.definedPipelines(), backfill.pipeline)
  const range = rangeOf(pipeline, backfill, driver.clock.now())
  const versions = await pinVersions(driver, pipeline)
  const prepared = await prepare(driver, pipeline, { versions, partitions: range })
  const states = await driver.partitions.all(pipeline.name)
  const own = await ownRuns(driver, backfill)
  const left = await partitionsToRun(range, (partition) => {
    const known = states.get(partition.key)
    if (known?.state !== 'finished') return false
    if (backfill.fresh) return own.has(known.run)
    return known.key === prepared.keyOf(partition)
  })
  counts.total = range.length
  counts.finished = own.size
  counts.cached = Math.max(0, range.length - left.length - own.size)
  await driver.backfills.move(backfill.id, counts)
  return { ...{ driver, backfill, pipeline, versions, prepared, signal, counts }, left }
}

/** Runs of this backfill that are finished: of an earlier life of this process. */
async function ownRuns({ runs }: Driver, { id }: Backfill): Promise<ReadonlySet<string>> {
  const found = await runs.list({ limit: MOST_RUNS, backfill: id, states: ['finished'] })
  return new Set(found.map((run) => run.id))
}

async function fill(filling: Filling & { readonly left: readonly Partition[] }, tell: () => void): Promise<void> {
  const { driver, backfill, pipeline, left, signal, counts } = filling
  const written = pipeline.order.flatMap((name) => {
    const step = pipeline.steps[name]!
    return step.kind === 'sql' && step.writes !== undefined ? [step.writes] : []
  })
  const commit = async (): Promise<void> => {
    for (const dataset of written) await driver.outputs.commit(dataset)
  }
  let next = 0
  const work = async (): Promise<void> => {
    while (next < left.length && !signal.aborted) await fillOne(filling, left[next++]!)
  }
  const over = new AbortController()
  const telling = repeat(TELL_MS, over.signal, async () => {
    tell()
    await driver.backfills.move(backfill.id, counts)
  })
  const committing = left.length > 0 ? repeat(COMMIT_MS, over.signal, commit) : undefined
  try {
    await Promise.all(Array.from({ length: pipeline.concurrency }, work))
  } finally {
    over.abort()
    await Promise.allSettled([telling, committing])
    if (left.length > 0) await commit()
  }
}

async function repeat(ms: number, over: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!over.aborted) {
    await sleep(ms, undefined, { signal: over }).catch(() => undefined)
    if (!over.aborted) await work()
  }
}

/** Runs one partition: with the run that was left of it, where there is one. */
async function fillOne(filling: Filling, partition: Partition): Promise<void> {
  const { driver, backfill, pipeline, versions, prepared, signal, counts } = filling
  const { id, fresh, by } = backfill
  const open = await driver.runs.open(pipeline.name, partition.key)
  const key = prepared.keyOf(partition)
  const run =
    open ?? (await addRun(driver, { pipeline, partition, versions, key, fresh, by, because: 'backfill', backfill: id }))
  const stop = (): void => {
    if (isClosing(signal)) return
    const who = String(signal.reason?.details?.by ?? by.id)
    void driver.runs.askToCancel(run.id, who).catch(driver.onFault)
    driver.drivers.stop(run.id, who)
  }
  signal.addEventListener('abort', stop, { once: true })
  // a run that was left has versions of its own, so it is prepared by itself
  await driveOne(driver, run, open === undefined ? { prepared } : undefined)
  signal.removeEventListener('abort', stop)
  const ended = await driver.runs.get(run.id)
  if (ended?.state === 'finished') counts.finished++
  else if (ended?.state === 'failed') counts.failed++
}
