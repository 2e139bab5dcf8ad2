import { addressOfFile, type Lake } from '../../storage/index.ts'
import { type Column, columnOf, concatTables, numberColumn, type Table } from '../../table/index.ts'
import { ROW, type WantedColumn } from './columns.ts'
import type { BatchFolder, BatchManifest, ShardRecord } from './folder.ts'
import type { BatchReading } from './model.ts'
import type { ShardThreads } from './shard-threads.ts'
import type { BatchSource, Slice } from './source.ts'

/** What a run reads with, scores with and writes to. */
export interface ShardTools {
  readonly lake: Pick<Lake, 'exportTable'>
  readonly folder: Pick<BatchFolder, 'place' | 'add'>
  readonly threads: ShardThreads
  readonly source: BatchSource
  readonly reading: BatchReading
  readonly wanted: readonly WantedColumn[]
}

/** What is to be written, and what is there. */
export interface ShardOrder {
  readonly manifest: BatchManifest
  readonly done: readonly ShardRecord[]
  readonly progress: (done: number, doing: string) => void
}

const SLICE_ROWS = 10_000
/** Features of the project are computed on this thread, and others are served in between. */
const FEATURE_ROWS = 2_000
/** The column that names a row, on its way from the source. */
const ID = '__id'

/** Rows of one shard, as far as they were read. */
interface Shard {
  readonly index: number
  readonly parts: Promise<Table>[]
  rows: number
  unreadable: number
}

const emptyShard = (index: number): Shard => ({ index, parts: [], rows: 0, unreadable: 0 })

/**
 * Scores the rows that are not written yet, and writes one shard after the other while the next rows are read and scored. Returns
 * all shards, those that were there too.
 */
export async function writeShards(tools: ShardTools, order: ShardOrder): Promise<readonly ShardRecord[]> {
  const { manifest, done } = order
  const { rows, shardRows, lineage } = manifest
  const id: WantedColumn[] = lineage.id === null ? [] : [{ from: lineage.id, as: ID, kind: 'category' }]
  const from = done.length * shardRows
  const part = { from, rows: commonDivisor(shardRows, tools.reading.isPlain ? SLICE_ROWS : FEATURE_ROWS) }
  const shards = [...done]
  const watch = createWatch(tools.threads.atOnce)
  let shard = emptyShard(done.length)
  let writing: Promise<void> = Promise.resolve()
  let read = from
  for await (const slice of tools.source.slices([...tools.wanted, ...id], part)) {
    await watch.turn()
    shard.parts.push(watch.over(answersFor(tools, slice, manifest)))
    shard.rows += slice.table.rows
    shard.unreadable += slice.unreadable
    read += slice.table.rows
    if (shard.rows < shardRows && read < rows) continue
    await writing
    writing = watch.over(writeShard(tools, order, shard).then((written) => void shards.push(written)))
    shard = emptyShard(shard.index + 1)
  }
  await writing
  return shards
}

/** Sees to it that only so many promises are open, and that the first failure ends the work. */
function createWatch(most: number) {
  const open = new Set<Promise<unknown>>()
  let failed: { readonly error: unknown } | undefined
  return {
    over<T>(promise: Promise<T>): Promise<T> {
      open.add(promise)
      promise.then(
        () => open.delete(promise),
        (error: unknown) => {
          open.delete(promise)
          failed ??= { error }
        },
      )
      return promise
    },
    async turn(): Promise<void> {
      while (open.size > most && failed === undefined) await Promise.race(open).catch(() => undefined)
      if (failed) throw failed.error
    },
  }
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

/** The rows of a slice with their names, and what the model said of them. */
async function answersFor(tools: ShardTools, { table }: Slice, { lineage }: BatchManifest): Promise<Table> {
  const own = new Map(table.columns)
  own.delete(ROW)
  own.delete(ID)
  const features = await tools.reading.features({ rows: table.rows, columns: own }, lineage.asOf)
  const answers = await tools.threads.score(features, { gives: tools.reading.isPlain })
  const id = table.columns.get(ID)
  const columns: [string, Column][] = [
    ['row', columnOf(table, ROW)],
    ...(id ? [['id', id] as [string, Column]] : []),
    ...answers.columns,
    ['version', numberColumn(new Float64Array(table.rows).fill(lineage.version))],
  ]
  return { rows: table.rows, columns: new Map(columns) }
}

async function writeShard(
  { lake, folder }: ShardTools,
  { manifest, progress }: ShardOrder,
  { index, parts, rows, unreadable }: Shard,
): Promise<ShardRecord> {
  const file = `part-${String(index).padStart(5, '0')}.parquet`
  const table = concatTables(await Promise.all(parts))
  await lake.exportTable(table, folder.place(file), ['row', 'version'])
  const shard = { file, rows, digest: await addressOfFile(folder.place(file)), unreadable }
  await folder.add(shard)
  const through = index * manifest.shardRows + rows
  progress(through / manifest.rows, `${through} of ${manifest.rows} rows`)
  return shard
}
