import { createHash } from 'node:crypto'
import { closeSync, createReadStream, createWriteStream, mkdirSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Digest } from '../../base/index.ts'
import type { Blobs, Lake } from '../../storage/index.ts'
import { failStorage } from '../../storage/index.ts'
import { columnOf, textAt } from '../../table/index.ts'
import { scanVersion } from '../versions/scan.ts'
import type { DatasetVersion } from '../versions/version.ts'
import { readPackEntries } from './pack-file.ts'
import type { Trees } from './trees.ts'

/** What giving a tree back needs. */
export interface ExportTreeNeeds {
  readonly lake: Lake
  readonly blobs: Blobs
  readonly trees: Trees
}

interface Place {
  readonly pack: Digest
  readonly offset: number
  readonly bytes: number
}

const AT_ONCE = 100
const ROWS_AT_ONCE = 50_000

/**
 * Writes the files of a version into a folder, byte for byte; each content is checked against its digest.
 *
 * Errors: `storage.blob_not_found`, `storage.blob_damaged`.
 */
export async function exportTree(
  needs: ExportTreeNeeds,
  version: DatasetVersion,
  to: { readonly folder: string; readonly progress: (done: number, doing: string) => void },
): Promise<{ readonly files: number; readonly bytes: number }> {
  const { lake, blobs, trees } = needs
  const places = await placesOf(blobs, await trees.packs(version.dataset))
  const packs = createPackReader(blobs)
  const made = new Set<string>()
  let [files, bytes] = [0, 0]
  try {
    const sql = `select path, digest from ${await scanVersion(lake, version)}`
    for await (const table of lake.tables(sql, ROWS_AT_ONCE)) {
      const [names, digests] = [columnOf(table, 'path'), columnOf(table, 'digest')]
      if (names.kind !== 'category' || digests.kind !== 'category') break
      for (let i = 0; i < table.rows; i++) {
        const digest = textAt(digests, i) as Digest
        const file = placeIn(to.folder, textAt(names, i) ?? '')
        makeFolder(path.dirname(file), made)
        bytes += await writeContent({ blobs, packs }, { file, digest, place: places.get(digest) })
        if (++files % AT_ONCE === 0) {
          to.progress(files / version.rows, 'writing')
          await new Promise(setImmediate)
        }
      }
    }
  } finally {
    packs.close()
  }
  return { files, bytes }
}

async function placesOf(blobs: Blobs, packs: readonly Digest[]): Promise<ReadonlyMap<string, Place>> {
  const places = new Map<string, Place>()
  for (const pack of packs)
    for (const { digest, offset, bytes } of (await readPackEntries(await blobs.path(pack))) ?? [])
      places.set(`sha256-${digest}`, { pack, offset, bytes })
  return places
}

/** A name of a version never leads out of the folder. */
function placeIn(folder: string, name: string): string {
  const file = path.join(folder, name)
  const inner = path.relative(folder, file)
  if (inner === '' || inner.startsWith('..') || path.isAbsolute(inner))
    throw failStorage('blob_damaged', { address: 'of the list of files' })
  return file
}

function makeFolder(folder: string, made: Set<string>): void {
  if (made.has(folder)) return
  mkdirSync(folder, { recursive: true })
  made.add(folder)
}

interface PackReader {
  read(place: Place): Promise<Buffer>
  close(): void
}

/** Keeps the pack that was read last open: files of one folder lie in one. */
function createPackReader(blobs: Blobs): PackReader {
  let open: { readonly pack: Digest; readonly handle: number } | undefined
  const close = (): void => {
    if (open) closeSync(open.handle)
    open = undefined
  }
  return {
    close,
    async read({ pack, offset, bytes }) {
      if (open?.pack !== pack) {
        close()
        open = { pack, handle: openSync(await blobs.path(pack), 'r') }
      }
      const content = Buffer.allocUnsafe(bytes)
      for (let at = 0; at < bytes; ) {
        const got = readSync(open.handle, content, at, bytes - at, offset + at)
        if (got === 0) throw failStorage('blob_damaged', { address: pack })
        at += got
      }
      return content
    },
  }
}

async function writeContent(
  { blobs, packs }: { readonly blobs: Blobs; readonly packs: PackReader },
  { file, digest, place }: { readonly file: string; readonly digest: Digest; readonly place: Place | undefined },
): Promise<number> {
  if (!place) return copyBlob(blobs, digest, file)
  const content = await packs.read(place)
  if (`sha256-${createHash('sha256').update(content).digest('hex')}` !== digest)
    throw failStorage('blob_damaged', { address: place.pack })
  const handle = openSync(file, 'wx')
  try {
    for (let at = 0; at < content.length; ) at += writeSync(handle, content, at)
  } finally {
    closeSync(handle)
  }
  return content.length
}

async function copyBlob(blobs: Blobs, digest: Digest, file: string): Promise<number> {
  const hash = createHash('sha256')
  let bytes = 0
  const read = createReadStream(await blobs.path(digest), { highWaterMark: 1 << 20 })
  read.on('data', (part) => {
    hash.update(part)
    bytes += part.length
  })
  await pipeline(read, createWriteStream(file, { flags: 'wx' }))
  if (`sha256-${hash.digest('hex')}` !== digest) throw failStorage('blob_damaged', { address: digest })
  return bytes
}
