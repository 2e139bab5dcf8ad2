import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { attribute as a, encodeModel, graph, ML, node, type TensorType, value } from '../../src/inference/index.ts'
import { type BatchNeeds, type BatchOrder, type BatchResult, scoreBatch } from '../../src/serving/batches/job.ts'
import { type Blobs, type Lake, openFolderBlobs, openLake } from '../../src/storage/index.ts'
import { type Table, valueAt } from '../../src/table/index.ts'

/** The sum of three features, weighted by 1, 10 and 100, of a matrix `x`. */
export function sumModel(): Uint8Array {
  return encodeModel(
    graph({
      name: 'sum',
      inputs: [value('x', 'float', ['n', 3])],
      outputs: [value('variable', 'float', ['n', 1])],
      nodes: [node('LinearRegressor', ['x'], ['variable'], { coefficients: a.floats([1, 10, 100]) }, ML)],
    }),
  )
}

/** One input and one output, the same; the type of both is given. */
export function echoModel(type: TensorType): Uint8Array {
  return encodeModel(
    graph({
      name: 'echo',
      inputs: [value('in', type, ['n', 1])],
      outputs: [value('out', type, ['n', 1])],
      nodes: [node('Identity', ['in'], ['out'])],
    }),
  )
}

/** Divides each number by the sum of all rows: what a row gets depends on the others in its run. */
export function shareModel(): Uint8Array {
  return encodeModel(
    graph({
      name: 'share',
      inputs: [value('in', 'float', ['n', 1])],
      outputs: [value('out', 'float', ['n', 1])],
      nodes: [node('Softmax', ['in'], ['out'], { axis: a.int(0) })],
    }),
  )
}

/** Stores and stand-ins for the registry, to score files with. */
export interface BatchStage {
  readonly folder: string
  readonly blobs: Blobs
  readonly lake: Lake
  /** Makes this the model, as the next version of `m`. */
  model(bytes: Uint8Array): Promise<void>
  /** Writes a Parquet file. */
  parquet(name: string, sql: string): Promise<string>
  text(name: string, content: string): string
  score(order: Partial<BatchOrder> & { readonly data: string }, needs?: Partial<BatchNeeds>): Promise<BatchResult>
  /** What was written, in the order of the rows. */
  answers(out?: string): Promise<readonly Record<string, unknown>[]>
  close(): Promise<void>
}

/** Opens a stage in a folder. */
export async function openBatchStage(folder: string): Promise<BatchStage> {
  mkdirSync(folder, { recursive: true })
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const lake = await openLake({ folder: path.join(folder, 'lake'), blobs })
  const versions: { readonly model: string; readonly version: number; readonly artifact: `sha256-${string}` }[] = []
  const outOf = (out: string): string => path.join(folder, out)
  const models = {
    get: async (_: string, version: number) => versions[version - 1],
    versions: async () => versions.toReversed(),
    alias: async () => undefined,
  } as unknown as BatchNeeds['models']
  const datasets = { list: async () => [] } as unknown as BatchNeeds['datasets']
  return {
    ...{ folder, blobs, lake },
    async model(bytes) {
      versions.push({ model: 'm', version: versions.length + 1, artifact: await blobs.put(bytes) })
    },
    async parquet(name, sql) {
      const { address } = await lake.write(sql)
      writeFileSync(outOf(name), readFileSync(await blobs.path(address)))
      return outOf(name)
    },
    text(name, content) {
      writeFileSync(outOf(name), content)
      return outOf(name)
    },
    score: ({ out = 'out', ...order }, needs = {}) =>
      scoreBatch(
        {
          ...{ lake, blobs, models, datasets, endpoints: {} as BatchNeeds['endpoints'] },
          ...{ scoring: () => undefined, clock: { now: () => 77 }, code: 'test', ...needs },
        },
        { model: 'm', threads: 1, shardRows: 1_000, progress: () => undefined, ...order, out: outOf(out) },
      ),
    async answers(out = 'out') {
      const parts = readdirSync(outOf(out)).filter((name) => name.endsWith('.parquet'))
      const files = parts.sort().map((name) => `'${path.join(outOf(out), name)}'`)
      return recordsOf(await lake.table(`select * from read_parquet([${files.join(', ')}])`))
    },
    close: () => lake.close(),
  }
}

const recordsOf = (table: Table): Record<string, unknown>[] =>
  Array.from({ length: table.rows }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, valueAt(column, row)])),
  )
