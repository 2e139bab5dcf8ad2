import type { Clock } from '../../base/index.ts'
import type { Datasets } from '../../data/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import type { ModelScoring } from '../scoring.ts'
import { type WantedColumn, wantedColumns } from './columns.ts'
import { type BatchFolder, type BatchLineage, type BatchManifest, openBatchFolder, type ShardRecord } from './folder.ts'
import {
  type BatchReading,
  type BatchTarget,
  findTarget,
  readingOf,
  type TargetAsked,
  type TargetNeeds,
} from './model.ts'
import { openShardThreads, type ShardThreads } from './shard-threads.ts'
import { writeShards } from './shard-writer.ts'
import { type BatchSource, openSource } from './source.ts'

/** What batch scoring is built from. */
export interface BatchNeeds extends TargetNeeds {
  readonly lake: Lake
  readonly blobs: Pick<Blobs, 'get'>
  readonly datasets: Pick<Datasets, 'list' | 'version'>
  readonly scoring: (model: string) => ModelScoring | undefined
  readonly clock: Clock
  /** The version of Millrace. */
  readonly code: string
}

/** Which rows to score with what, and where to. Paths are absolute. */
export interface BatchOrder extends TargetAsked {
  /** A file, or the name of a dataset. */
  readonly data: string
  readonly dataVersion?: string
  readonly out: string
  /** A column that names each row in the answers. */
  readonly id?: string
  readonly threads: number
  readonly progress: (done: number, doing: string) => void
  /** 100,000 when not given. */
  readonly shardRows?: number
}

/** What a run wrote. */
export interface BatchResult {
  readonly manifest: BatchManifest
  /** Rows scored by this run; others were there already. */
  readonly scored: number
}

const SHARD_ROWS = 100_000

/**
 * Scores every row of a file or dataset once, into Parquet files of a folder: `part-00000.parquet` and so on, each of `shardRows`
 * rows, then `manifest.json` with where all of it came from, then `_SUCCESS`. A run that was killed goes on where it stopped when
 * the same is asked again, and writes the same bytes. Reading, scoring and writing overlap; memory holds a few slices.
 *
 * Errors: `serving.batch_target`, `serving.batch_data`, `serving.batch_column`, `serving.batch_kind`, `serving.batch_model`,
 * `serving.batch_folder`, `serving.batch_differs`, `serving.batch_changed`, `serving.batch_too_large`, and those of models, files,
 * features and inference.
 */
export async function scoreBatch(needs: BatchNeeds, order: BatchOrder): Promise<BatchResult> {
  const folder = await openBatchFolder(order.out)
  try {
    const asked = goesOn(folder, order)
    const target = await findTarget(needs, asked)
    const threads = await openShardThreads(await needs.blobs.get(target.artifact), order.threads)
    try {
      return await scoreInto(needs, asked, { folder, target, threads })
    } finally {
      await threads.close()
    }
  } finally {
    await folder.close()
  }
}

interface Tools {
  readonly folder: BatchFolder
  readonly target: BatchTarget
  readonly threads: ShardThreads
}

async function scoreInto(needs: BatchNeeds, order: BatchOrder, tools: Tools): Promise<BatchResult> {
  const { folder, target, threads } = tools
  const reading = readingOf(threads.model, needs.scoring(target.model))
  const source = await openSource(needs, order.data, { ...reading, version: order.dataVersion })
  const wanted = wantedOf(source, reading, order.id)
  const lineage: BatchLineage = {
    ...{ ...target, data: source.data, id: order.id ?? null, columns: wanted.map(({ from }) => from) },
    ...{ asOf: folder.before?.lineage.asOf ?? needs.clock.now(), code: needs.code },
  }
  const { shardRows = SHARD_ROWS, progress } = order
  const manifest = { format: 'millrace-batch-1', lineage, rows: source.rows, shardRows, shards: [] } as const
  const done = await folder.begin(manifest)
  const there = rowsOf(done)
  if (folder.isDone && there === source.rows) return { manifest: { ...manifest, shards: done }, scored: 0 }
  const writing = { lake: needs.lake, folder, threads, source, reading, wanted }
  const shards = await writeShards(writing, { manifest, done, progress })
  await source.check()
  await folder.finish({ ...manifest, shards })
  return { manifest: { ...manifest, shards }, scored: source.rows - there }
}

const rowsOf = (shards: readonly ShardRecord[]): number => shards.reduce((sum, { rows }) => sum + rows, 0)

/** A run that goes on takes the versions it began with, where none are named. */
function goesOn({ before, isDone }: BatchFolder, order: BatchOrder): BatchOrder {
  if (before === undefined || isDone) return order
  const { endpoint, model, version, data } = before.lineage
  const same = order.endpoint === undefined ? order.model === model && endpoint === null : order.endpoint === endpoint
  const dataVersion = order.dataVersion ?? (data.version === null ? undefined : String(data.version))
  return {
    ...order,
    ...(same && { version: order.version ?? version }),
    ...(dataVersion !== undefined && { dataVersion }),
  }
}

function wantedOf(source: BatchSource, reading: BatchReading, id: string | undefined): readonly WantedColumn[] {
  const columns = source.columns.map(({ name }) => name)
  if (id !== undefined && !columns.includes(id))
    wantedColumns([{ name: id, kind: 'category' }], { columns, id, isMatrix: false })
  return wantedColumns(reading.columns, { columns, id, isMatrix: reading.isMatrix })
}
