import type { Actor } from '../base/index.ts'
import type { Backfills } from './backfill.ts'
import { type DriveNeeds, driveRun, isClosing } from './drive.ts'
import type { Drivers, Held } from './drivers.ts'
import { runFinished, runStarted } from './events.ts'
import type { Partition } from './partition.ts'
import type { PartitionStates } from './partition-states.ts'
import { type Pipeline, pipelineNamed } from './pipeline.ts'
import { type Prepared, partitionNamed, prepare } from './prepare.ts'
import { pinVersions } from './reads.ts'
import type { Run } from './run.ts'
import type { Slots } from './slots.ts'

/** What driving is built from. */
export interface Driver extends DriveNeeds {
  readonly drivers: Drivers
  readonly partitions: PartitionStates
  readonly backfills: Backfills
  readonly slotsOf: (pipeline: Pipeline) => Slots
}

/** How a run is begun. */
export interface BeginOptions {
  /** The last complete one when not given. */
  readonly partition?: string
  /** Takes nothing from the cache; later runs take what this one makes. */
  readonly fresh?: boolean
  readonly by: Actor
  readonly because?: string
}

/** Writes down a run that is to be driven. */
export async function addRun(
  driver: Driver,
  of: Omit<BeginOptions, 'partition'> & {
    readonly pipeline: Pipeline
    readonly partition: Partition | undefined
    readonly backfill?: string
    readonly versions?: Run['versions']
    readonly key?: string
  },
): Promise<Run> {
  const { pipeline, partition, fresh = false, by, because = 'asked for', backfill } = of
  const versions = of.versions ?? (await pinVersions(driver, pipeline))
  const run: Run = {
    ...{ id: driver.newId(), pipeline: pipeline.name, state: 'queued', fresh, because, by, versions },
    ...{ key: of.key ?? '', createdAt: driver.clock.now() },
    ...(partition && { partition: partition.key }),
    ...(backfill !== undefined && { backfill }),
  }
  await driver.runs.add(run)
  return run
}

/** Drives a run in this process to its end. */
export function driveOne(driver: Driver, run: Run, known?: { readonly prepared: Prepared }): Promise<void> {
  const { runs } = driver
  const held: Held = {
    take: (lease) => runs.take(run.id, lease),
    renew: (lease) => runs.renew(run.id, lease),
    release: () => runs.release(run.id),
  }
  return driver.drivers.drive<'begun' | 'resumed'>(run.id, held, (signal, taken) =>
    driveTaken(driver, run, { signal, resumed: taken === 'resumed', ...(known && { prepared: known.prepared }) }),
  )
}

interface Taken {
  readonly signal: AbortSignal
  readonly resumed: boolean
  readonly prepared?: Prepared
}

async function driveTaken(driver: Driver, run: Run, { signal, resumed, prepared }: Taken): Promise<void> {
  const { runs, events, lineage, clock, partitions } = driver
  const named = { run: run.id, pipeline: run.pipeline, partition: run.partition ?? null }
  events.publish(runStarted, { ...named, resumed })
  const end = async (driven: Awaited<ReturnType<typeof driveRun>>, key: string): Promise<void> => {
    if (isClosing(signal)) return
    const { state, error } = driven
    await runs.end(run.id, { state, at: clock.now(), ...(error !== undefined && { error }) })
    const kept = { partition: run.partition ?? '', state, key, run: run.id }
    await partitions.keep(run.pipeline, kept, clock.now())
    events.publish(runFinished, { ...named, state, ...(error !== undefined && { error }) })
  }
  try {
    const pipeline = pipelineNamed(driver.definedPipelines(), run.pipeline)
    const partition = run.partition === undefined ? undefined : partitionNamed(pipeline, run.partition, clock.now())
    const scope = { versions: run.versions, partitions: partition ? [partition] : [] }
    const known = prepared ?? (await prepare(driver, pipeline, scope))
    const told = { run, pipeline, partition }
    if (!resumed) lineage.runStarted(told)
    const { definitions, keys, keyOf } = known
    const slots = driver.slotsOf(pipeline)
    const driven = await driveRun(driver, { ...told, definitions, keys, slots, signal, commit: prepared === undefined })
    if (!isClosing(signal))
      lineage.runEnded(told, {
        state: driven.state,
        ...(driven.error !== undefined && { problem: problemNamed(driven.error) }),
      })
    await end(driven, keyOf(partition))
  } catch (error) {
    const code = (error as { code?: string }).code ?? 'http.internal'
    if (!signal.aborted) driver.onFault(error)
    await end(signal.aborted ? { state: 'cancelled' } : { state: 'failed', error: code }, '')
  }
}

const problemNamed = (code: string) => ({ code, message: `A step failed: ${code}.`, help: '' })
