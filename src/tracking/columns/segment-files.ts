import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { type Block, type BlockForm, type Cells, encodeNumbers, encodeTexts } from './block.ts'
import { kindOf } from './column-row.ts'

/** Where a block lies in its file. */
interface Place {
  readonly at: number
  readonly size: number
  readonly form: BlockForm
  readonly count: number
  readonly crc: number
}

/** One file: all columns of so many runs, the first of which has the ordinal `index * SEGMENT`. */
export interface SegmentFile {
  readonly file: string
  readonly length: number
  readonly columns: ReadonlyMap<string, Place>
}

/** What the files are a copy of, and up to when. */
export interface Stamp {
  readonly database: string
  /** Of the transactions below this one, all that was committed is in the files. */
  readonly horizon: string
}

/** The files of the columns. They are a cache: what is missing or damaged is made again from the database. */
export interface SegmentFiles {
  /** What was committed last; undefined where there is nothing whole of this version. */
  load(): Promise<{ readonly stamp: Stamp; readonly segments: readonly SegmentFile[] } | undefined>
  /** Undefined where no run of the segment has the field. Throws where the file is damaged. */
  read(segment: SegmentFile, name: string): Promise<Block | undefined>
  write(length: number, columns: ReadonlyMap<string, Cells>): Promise<SegmentFile>
  /** From now on these are the files; others are removed. */
  commit(stamp: Stamp, segments: readonly SegmentFile[]): Promise<void>
}

const VERSION = 1
const MANIFEST = 'manifest.json'
const FORGOTTEN_AFTER = 24 * 3_600_000
const FILE = /^[\w-]+\.columns$/

interface Manifest {
  readonly version: number
  readonly stamp: Stamp
  readonly segments: readonly (Omit<SegmentFile, 'columns'> & { readonly columns: readonly [string, Place][] })[]
}

export function createSegmentFiles(folder: string): SegmentFiles {
  const at = (name: string): string => path.join(folder, name)
  const mine = new Set<string>()
  return {
    async load() {
      const manifest = await readManifest(at(MANIFEST))
      if (!manifest) return undefined
      const segments = manifest.segments.map((one) => ({ ...one, columns: new Map(one.columns) }))
      for (const { file } of segments) {
        if (!(await stat(at(file)).catch(() => undefined))) return undefined
        mine.add(file)
      }
      return { stamp: manifest.stamp, segments }
    },
    async read({ file, columns }, name) {
      const place = columns.get(name)
      if (!place) return undefined
      const { form, count, size, crc } = place
      const bytes = Buffer.alloc(size)
      const handle = await open(at(file), 'r')
      try {
        const { bytesRead } = await handle.read(bytes, 0, size, place.at)
        if (bytesRead !== size || crc32(bytes) !== crc) throw new Error(`${file} is damaged`)
      } finally {
        await handle.close()
      }
      return { form, count, bytes }
    },
    async write(length, columns) {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      const file = `${randomUUID()}.columns`
      mine.add(file)
      const places = await writeBlocks(at(file), length, columns)
      return { file, length, columns: places }
    },
    async commit(stamp, segments) {
      const listed = segments.map((one) => ({ ...one, columns: [...one.columns] }))
      const manifest: Manifest = { version: VERSION, stamp, segments: listed }
      const text = JSON.stringify(manifest)
      const draft = at(`${randomUUID()}.draft`)
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(draft, `${crc32(text)}\n${text}`, { mode: 0o600 })
      await rename(draft, at(MANIFEST))
      await sweep(folder, new Set(segments.map(({ file }) => file)), mine)
    },
  }
}

async function readManifest(file: string): Promise<Manifest | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const end = text.indexOf('\n')
  const body = text.slice(end + 1)
  if (end < 0 || String(crc32(body)) !== text.slice(0, end)) return undefined
  const manifest = JSON.parse(body) as Manifest
  return manifest.version === VERSION ? manifest : undefined
}

/** Other work of the process has its turn between two columns. */
async function writeBlocks(
  file: string,
  length: number,
  columns: ReadonlyMap<string, Cells>,
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>()
  const handle = await open(file, 'wx', 0o600)
  try {
    let at = 0
    for (const [name, cells] of columns) {
      const block = kindOf(name) === 'number' ? encodeNumbers(cells, length) : encodeTexts(cells, length)
      const { form, count, bytes } = block
      await handle.write(bytes, 0, bytes.length, at)
      places.set(name, { at, size: bytes.length, form, count, crc: crc32(bytes) })
      at += bytes.length
      await turn()
    }
  } finally {
    await handle.close()
  }
  return places
}

/** Removes what this process wrote and uses no more, and what others have long forgotten. */
async function sweep(folder: string, used: ReadonlySet<string>, mine: Set<string>): Promise<void> {
  for (const name of await readdir(folder)) {
    if (used.has(name) || !(FILE.test(name) || name.endsWith('.draft'))) continue
    const found = await stat(path.join(folder, name)).catch(() => undefined)
    if (!found || !(mine.has(name) || Date.now() - found.mtimeMs > FORGOTTEN_AFTER)) continue
    await rm(path.join(folder, name), { force: true })
    mine.delete(name)
  }
}
