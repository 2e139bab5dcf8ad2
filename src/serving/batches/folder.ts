import { appendFile, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson, type Digest, type Json } from '../../base/index.ts'
import { addressOfFile, lockFolder } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { BatchTarget } from './model.ts'
import type { BatchData } from './source.ts'

/** What the answers came from: the same work writes the same bytes. */
export interface BatchLineage extends BatchTarget {
  readonly data: BatchData
  /** The column that names the rows beside their places. */
  readonly id: string | null
  /** The columns of the file that were read, in the order of the model. */
  readonly columns: readonly string[]
  /** Features of rows without a moment are those of this one, in milliseconds. */
  readonly asOf: number
  /** The version of Millrace. */
  readonly code: string
}

/** One finished file of answers. */
export interface ShardRecord {
  readonly file: string
  readonly rows: number
  readonly digest: Digest
  /** Values of these rows that could not be read and were taken as missing. */
  readonly unreadable: number
}

/** What `manifest.json` holds. */
export interface BatchManifest {
  readonly format: 'millrace-batch-1'
  readonly lineage: BatchLineage
  readonly rows: number
  readonly shardRows: number
  /** In the order of the rows; all of them where the folder has a `_SUCCESS`. */
  readonly shards: readonly ShardRecord[]
}

/** The folder of one run. */
export interface BatchFolder {
  /** What a run that was here before was about. */
  readonly before: BatchManifest | undefined
  readonly isDone: boolean
  /** Begins, or goes on: returns the shards that are there, checked by content. Errors: `serving.batch_differs`. */
  begin(manifest: BatchManifest): Promise<readonly ShardRecord[]>
  place(file: string): string
  /** Keeps word of a shard that is written. */
  add(shard: ShardRecord): Promise<void>
  finish(manifest: BatchManifest): Promise<void>
  close(): Promise<void>
}

const MANIFEST = 'manifest.json'
const SHARDS = 'shards.jsonl'
const SUCCESS = '_SUCCESS'
const PART = /^part-\d+\.parquet$/
const OURS = /^(manifest\.json(\.new)?|shards\.jsonl|_SUCCESS|part-\d+\.parquet(\.part)?|owner\.sock.*)$/

/**
 * Opens the folder of a run, new or begun before; one process owns it.
 *
 * Errors: `serving.batch_folder` for a folder with other things in it, `storage.folder_in_use`.
 */
export async function openBatchFolder(folder: string): Promise<BatchFolder> {
  await mkdir(folder, { recursive: true }).catch((error: unknown) => {
    throw fail('batch_folder', { out: path.basename(folder) }, error)
  })
  const names = await readdir(folder)
  if (names.some((name) => !OURS.test(name))) throw fail('batch_folder', { out: path.basename(folder) })
  const unlock = await lockFolder(folder)
  const place = (file: string): string => path.join(folder, file)
  const before = await readManifest(place(MANIFEST))
  return {
    ...{ before, isDone: before !== undefined && names.includes(SUCCESS), place, close: unlock },
    async begin(manifest) {
      if (before === undefined) {
        await writeWhole(folder, SHARDS, '')
        await writeWhole(folder, MANIFEST, jsonOf(manifest))
        return []
      }
      checkSame(path.basename(folder), before, manifest)
      const known = before.shards.length > 0 ? before.shards : await readShards(place(SHARDS))
      const sound = await soundShards(folder, known)
      await writeWhole(folder, SHARDS, sound.map(lineOf).join(''))
      return sound
    },
    async add(shard) {
      await appendFile(place(SHARDS), lineOf(shard))
      await sync(place(SHARDS))
    },
    async finish(manifest) {
      await writeWhole(folder, MANIFEST, jsonOf(manifest))
      await writeWhole(folder, SUCCESS, '')
      await rm(place(SHARDS), { force: true })
    },
  }
}

const jsonOf = (manifest: BatchManifest): string => `${JSON.stringify(manifest, undefined, 2)}\n`

const lineOf = (shard: ShardRecord): string => `${JSON.stringify(shard)}\n`

async function readManifest(file: string): Promise<BatchManifest | undefined> {
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as BatchManifest
    return read.format === 'millrace-batch-1' ? read : undefined
  } catch {
    return undefined
  }
}

function checkSame(out: string, before: BatchManifest, now: BatchManifest): void {
  const about = ({ lineage, rows, shardRows }: BatchManifest): Record<string, unknown> => ({
    ...lineage,
    rows,
    shardRows,
  })
  const [was, is] = [about(before), about(now)]
  for (const name of Object.keys(is))
    if (canonicalJson(was[name] as Json) !== canonicalJson(is[name] as Json))
      throw fail('batch_differs', { out, what: name })
}

/** A line that was torn by a crash is none. */
async function readShards(file: string): Promise<readonly ShardRecord[]> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n')
  return lines.filter(Boolean).map((line) => JSON.parse(line) as ShardRecord)
}

/** Those that are there with the bytes they had, up to the first that is not. */
async function soundShards(folder: string, shards: readonly ShardRecord[]): Promise<readonly ShardRecord[]> {
  const sound: ShardRecord[] = []
  for (const shard of shards) {
    if (!PART.test(shard.file)) break
    const digest = await addressOfFile(path.join(folder, shard.file)).catch(() => undefined)
    if (digest !== shard.digest) break
    sound.push(shard)
  }
  return sound
}

async function writeWhole(folder: string, name: string, text: string): Promise<void> {
  const draft = path.join(folder, `${MANIFEST}.new`)
  const handle = await open(draft, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path.join(folder, name))
  await sync(folder)
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
