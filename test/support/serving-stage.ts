import path from 'node:path'
import {
  createEvents,
  type Happening,
  idMaker,
  type ManualClock,
  manualClock,
  seededRandom,
} from '../../src/base/index.ts'
import { boosting, fitLearner, type LearnerSpec, logistic } from '../../src/learners/index.ts'
import { createModels, type Models, registryMigrations } from '../../src/registry/index.ts'
import {
  type ModelScoring,
  openServing,
  type Serving,
  type ServingNeeds,
  servingMigrations,
} from '../../src/serving/index.ts'
import {
  type Blobs,
  type Database,
  type Lake,
  openEmbeddedDatabase,
  openFolderBlobs,
  openLake,
} from '../../src/storage/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf } from '../../src/table/index.ts'

/** When the clock of a stage begins. */
export const START = Date.UTC(2001, 4, 14)

const AIRPORTS = ['ATL', 'BOS', 'DEN', 'LAX']

/** Made-up flights: the columns a request brings, which are the features too. */
export function flightRows(rows: number, seed = 1): Table {
  const random = seededRandom(seed)
  const airports = Array.from({ length: rows }, () => AIRPORTS[random.integer(AIRPORTS.length)]!)
  const numbers = (scale: number) => numberColumn(Float64Array.from({ length: rows }, () => random.next() * scale))
  return tableOf({ distance: numbers(2_000), hour: numbers(24), origin: categoryColumn(airports) })
}

/** How the flights are late: more so in the evening and at some airports. */
function latenessOf(rows: Table, seed = 9): Float64Array {
  const random = seededRandom(seed)
  const hour = (rows.columns.get('hour') as { values: Float64Array }).values
  const origin = rows.columns.get('origin') as { codes: Int32Array }
  return hour.map((h, row) => (random.next() < 0.05 + 0.02 * h + 0.05 * (origin.codes[row]! % 3) ? 1 : 0))
}

/** A real model in ONNX. */
export function trainedModel(spec: LearnerSpec, seed = 3, rows = 600): Uint8Array {
  const table = flightRows(rows, seed)
  const task = {
    table,
    features: ['distance', 'hour', 'origin'],
    label: latenessOf(table),
    objective: 'binary' as const,
  }
  return fitLearner(spec, task, { random: seededRandom(seed), progress: () => undefined }).onnx
}

/** Requests bring the features themselves. */
export const flightScoring: ModelScoring = {
  columns: [
    { name: 'distance', kind: 'number' },
    { name: 'hour', kind: 'number' },
    { name: 'origin', kind: 'category' },
  ],
  vectors: (rows) => rows,
}

/** A serving room on real stores, that can be closed and opened again. */
export interface ServingStage {
  readonly folder: string
  readonly clock: ManualClock
  readonly happened: Happening[]
  readonly faults: unknown[]
  readonly database: Database
  readonly blobs: Blobs
  readonly lake: Lake
  readonly models: Models
  serving: Serving
  /** Registers a model as the next version. */
  register(onnx: Uint8Array): Promise<number>
  /** Waits for the endpoints to be loaded again, unless told otherwise. */
  reopen(more?: Partial<ServingNeeds>, wait?: boolean): Promise<Serving>
  close(): Promise<void>
}

/** Opens a stage with the model `late`: version 1 a logistic regression, 2 and 3 boosted trees. */
export async function openServingStage(folder: string, more: Partial<ServingNeeds> = {}): Promise<ServingStage> {
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
  const database = await openEmbeddedDatabase({ folder: path.join(folder, 'database') })
  await database.migrate([...registryMigrations, ...servingMigrations])
  const clock = manualClock(START)
  const [happened, faults] = [[] as Happening[], [] as unknown[]]
  const events = createEvents(clock.now, (fault) => faults.push(fault))
  events.onAny((happening) => happened.push(happening))
  const models = createModels({ database, clock, events })
  const needs: ServingNeeds = {
    ...{ database, blobs, lake, models, clock, events, folder },
    newId: idMaker(clock, seededRandom(5)),
    scoring: (model) => (model === 'late' ? flightScoring : undefined),
    onFault: (fault) => faults.push(fault),
    ...more,
  }
  const stage: ServingStage = {
    ...{ folder, clock, happened, faults, database, blobs, lake, models },
    serving: await openServing(needs),
    async register(onnx) {
      const artifact = await blobs.put(onnx)
      return (await models.register({ model: 'late', artifact, signature: { inputs: [], outputs: [] } })).version
    },
    async reopen(changed = {}, wait = true) {
      await stage.serving.close()
      stage.serving = await openServing({ ...needs, ...changed })
      if (wait) await stage.serving.resumed()
      return stage.serving
    },
    async close() {
      await stage.serving.close()
      await lake.close()
      await database.close()
    },
  }
  await stage.register(trainedModel(logistic()))
  await stage.register(trainedModel(boosting({ rounds: 20, leaves: 7 })))
  await stage.register(trainedModel(boosting({ rounds: 20, leaves: 7 }), 4))
  return stage
}
