import type { Actor } from '../base/index.ts'
import { type Backfill, type Backfills, createBackfills } from './backfill.ts'
import { addRun, type BeginOptions, type Driver, driveOne } from './driver.ts'
import { createDrivers } from './drivers.ts'
import { fail } from './errors.ts'
import { fillRange } from './fill.ts'
import { createLineage, type Lineage } from './lineage.ts'
import { createLineageSender } from './lineage-sender.ts'
import { createLogs, type Logs } from './logs.ts'
import { createOutputs } from './outputs.ts'
import { partitionsBetween } from './partition.ts'
import { createPartitionStates, type PartitionStates } from './partition-states.ts'
import { pipelineNamed } from './pipeline.ts'
import { partitionNamed, placeOf, rangeOf } from './prepare.ts'
import { isOver, type Run } from './run.ts'
import { createRuns, type Runs } from './runs.ts'
import { createSlots, type Slots } from './slots.ts'
import type { PipelineNeeds } from './step-needs.ts'

const MOST_LEFT = 1_000

/** Which partitions are filled: from the first to the last complete one when not given. */
interface FillOptions {
  readonly from?: string
  readonly to?: string
  readonly fresh?: boolean
  readonly by: Actor
}

/** Pipelines, as they run. */
export interface Pipelines {
  readonly runs: Runs
  readonly backfills: Backfills
  readonly partitions: PartitionStates
  readonly logs: Logs
  readonly lineage: Lineage
  /**
   * Begins a run, or goes on with the one of this partition that has not ended; it is driven while this process lives. Errors:
   * `pipeline.pipeline_not_found`, `pipeline.bad_partition`, `data.not_ingested`.
   */
  begin(pipeline: string, options: BeginOptions): Promise<Run>
  /** Begins what a schedule wants at a time: the partitions that were complete then. */
  beginDue(pipeline: string, at: number): Promise<readonly Run[]>
  /** Makes all partitions of a range as the pipeline says now, starting only what changed. */
  backfill(pipeline: string, options: FillOptions): Promise<Backfill>
  /** Errors: `pipeline.run_not_found`, `pipeline.run_ended`. */
  cancel(id: string, by: Actor): Promise<void>
  /** Waits for the end of a run or backfill, for so many milliseconds at most. */
  ended(id: string, ms: number): Promise<void>
  /** Goes on with what was interrupted, or was begun and left. */
  resume(): Promise<void>
  /** Stops driving; what runs is gone on with after the next start. */
  close(): Promise<void>
}

/** @example const pipelines = createPipelines({ database, flow, lake, blobs, datasets, … }) */
export function createPipelines(needs: PipelineNeeds): Pipelines {
  const { database, onFault } = needs
  const sender = createLineageSender({ database, receiver: needs.lineageTo, onFault })
  const driver = createDriver(needs, sender.wake)
  const { runs, backfills, drivers, logs, lineage, partitions } = driver
  const begin: Pipelines['begin'] = (name, options) => beginRun(driver, name, options)
  return {
    ...{ runs, backfills, partitions, logs, lineage, begin },
    async beginDue(name, at) {
      const pipeline = pipelineNamed(needs.definedPipelines(), name)
      const place = placeOf(pipeline, at)
      const complete = place && partitionsBetween(place)
      const due = pipeline.partitions?.kind === 'list' ? complete! : (complete?.slice(-1) ?? [undefined])
      const by = { id: 'schedule', roles: ['operator'] }
      return Promise.all(due.map((one) => begin(name, { by, because: 'schedule', ...(one && { partition: one.key }) })))
    },
    backfill: (name, options) => beginBackfill(driver, name, options),
    cancel: (id, { id: by }) => cancelOne(driver, id, by),
    async ended(id, ms) {
      const until = Date.now() + ms
      for (;;) {
        const found = (await runs.get(id)) ?? (await backfills.get(id))
        const left = until - Date.now()
        if (!found || isOver(found.state) || left <= 0) return
        await drivers.wait(id, left)
      }
    },
    async resume() {
      for (const one of await backfills.list({ limit: MOST_LEFT, states: ['queued', 'running'] }))
        void fillRange(driver, one)
      const left = await runs.list({ limit: MOST_LEFT, states: ['queued', 'running'] })
      // those of a backfill are its own to go on with
      for (const run of left) if (run.backfill === undefined) void driveOne(driver, run)
      sender.wake()
    },
    async close() {
      await drivers.close()
      await lineage.settled()
      await sender.stop()
    },
  }
}

function createDriver(needs: PipelineNeeds, lineageAdded: () => void): Driver {
  const { database, alone, onFault } = needs
  const slots = new Map<string, Slots>()
  return {
    ...needs,
    ...{ runs: createRuns(database, alone), backfills: createBackfills(database, alone) },
    ...{ logs: createLogs({ ...needs, folder: `${needs.folder}/logs` }), outputs: createOutputs(needs) },
    ...{ lineage: createLineage(needs, lineageAdded), partitions: createPartitionStates(database) },
    drivers: createDrivers({ worker: needs.newId(), alone, onFault }),
    slotsOf(pipeline) {
      const known = slots.get(pipeline.name) ?? createSlots(pipeline.concurrency)
      slots.set(pipeline.name, known)
      return known
    },
  }
}

async function beginRun(driver: Driver, name: string, options: BeginOptions): Promise<Run> {
  const pipeline = pipelineNamed(driver.definedPipelines(), name)
  const partition = partitionNamed(pipeline, options.partition, driver.clock.now())
  const open = await driver.runs.open(name, partition?.key)
  const run = open ?? (await addRun(driver, { ...options, pipeline, partition }))
  void driveOne(driver, run)
  return run
}

async function beginBackfill(driver: Driver, name: string, options: FillOptions): Promise<Backfill> {
  const { backfills, clock, newId } = driver
  const { fresh = false, by, ...range } = options
  const partitions = rangeOf(pipelineNamed(driver.definedPipelines(), name), range, clock.now())
  const ends = { from: partitions[0]!.key, to: partitions.at(-1)!.key }
  const open = await backfills.list({ limit: MOST_LEFT, states: ['queued', 'running'] })
  const same = open.find(
    (one) => one.pipeline === name && one.from === ends.from && one.to === ends.to && !one.cancelledBy,
  )
  const made: Backfill = same ?? {
    ...{ id: newId(), pipeline: name, ...ends, fresh, state: 'queued', by, createdAt: clock.now() },
    ...{ total: partitions.length, cached: 0, finished: 0, failed: 0 },
  }
  if (!same) await backfills.add(made)
  void fillRange(driver, made)
  return made
}

const MOST_WAIT_MS = 5_000

async function cancelOne(driver: Driver, id: string, by: string): Promise<void> {
  const { runs, backfills, drivers } = driver
  const asked = (await runs.askToCancel(id, by)) || (await backfills.askToCancel(id, by))
  if (!asked) throw await whyNot(driver, id)
  const driven = drivers.isDriven(id)
  drivers.stop(id, by)
  if (driven) await drivers.wait(id, MOST_WAIT_MS)
  else await endLeft(driver, id)
}

async function whyNot({ runs, backfills }: Driver, id: string): Promise<Error> {
  const found = (await runs.get(id)) ?? (await backfills.get(id))
  if (!found) return fail('run_not_found', { run: id })
  return fail('run_ended', { run: id, state: found.state, pipeline: found.pipeline })
}

/** Ends what nobody drives; where another process does, that one ends it. */
async function endLeft(driver: Driver, id: string): Promise<void> {
  const run = await driver.runs.get(id)
  if (run) return void (await driveOne(driver, run))
  const backfill = await driver.backfills.get(id)
  if (backfill) await fillRange(driver, backfill)
}
