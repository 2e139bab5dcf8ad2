import { constants, createReadStream } from 'node:fs'
import path from 'node:path'
import type { Blobs } from '../../storage/index.ts'
import { readPackEntries } from './pack-file.ts'
import { createPacker, LARGEST_PACKED, type Packer } from './packer.ts'
import { isSame, readSeen, type SeenFile, settled, writeSeen } from './seen.ts'
import type { Remembered, Trees } from './trees.ts'
import { type FoundEntry, unreadable, walk } from './walk.ts'

/** What reading a folder needs. */
export interface TreeNeeds {
  readonly blobs: Blobs
  readonly trees: Trees
}

/** What is read, and who is told. */
export interface TreeOrder {
  readonly dataset: string
  readonly root: string
  readonly progress: (done: number, doing: string) => void
}

/** The files of a folder with the digests of their contents, all of which are kept. */
export interface TreeRead {
  readonly files: readonly SeenFile[]
  readonly skipped: number
  /** How many were read; the others are as they were last time. */
  readonly read: number
  readonly remembered: Remembered
  /** Those that may be taken as they are next time. */
  readonly sure: readonly SeenFile[]
  /** True where all is as it was at the last look. */
  readonly unchanged: boolean
}

const AT_ONCE = 200

/**
 * Reads the files of a folder that are not as they were last time, and keeps their contents: small ones in packs, each content once.
 * What was read stays known where the process dies in between.
 *
 * Errors: `data.tree_unreadable`, `data.source_changed`.
 */
export async function readTree(needs: TreeNeeds, order: TreeOrder): Promise<TreeRead> {
  const { dataset, root, progress } = order
  progress(0, 'looking')
  // Disks date files by the clock of the machine, whatever the clock of the process is.
  const start = Date.now()
  const remembered = await needs.trees.remembered(dataset, root)
  const [seen, { entries, skipped }] = await Promise.all([readSeen(needs.blobs, remembered.seen), walk(root)])
  const files = new Array<SeenFile>(entries.length)
  const unread: number[] = []
  entries.forEach((entry, i) => {
    const known = seen.get(entry.path)
    if (isSame(entry, known)) files[i] = known
    else unread.push(i)
  })
  if (unread.length > 0) await readFiles(needs, order, { entries, files, unread })
  const unchanged = unread.length === 0 && entries.length === seen.size && remembered.seen.length === 1
  return { files, skipped, read: unread.length, remembered, sure: unchanged ? files : settled(files, start), unchanged }
}

interface Unread {
  readonly entries: readonly FoundEntry[]
  readonly files: SeenFile[]
  readonly unread: readonly number[]
}

async function readFiles(needs: TreeNeeds, order: TreeOrder, { entries, files, unread }: Unread): Promise<void> {
  const { dataset, root, progress } = order
  const known = await knownContents(needs, dataset)
  const packer = createPacker(needs.blobs, { dataset, root, known })
  let [fresh, since]: [SeenFile[], number] = [[], Date.now()]
  const keep = async (): Promise<void> => {
    const pack = await packer.flush()
    const sure = settled(fresh, since)
    if (pack || sure.length > 0)
      await needs.trees.keep(dataset, root, { ...(pack && { pack }), seen: await writeSeen(needs.blobs, sure) })
    fresh = []
    since = Date.now()
  }
  for (const [done, i] of unread.entries()) {
    const entry = entries[i]!
    const file = { ...entry, digest: await contentOf(needs, packer, { root, entry }) }
    files[i] = file
    fresh.push(file)
    if (packer.isFull) await keep()
    if (done % AT_ONCE === 0) {
      progress(done / unread.length, 'reading')
      await new Promise(setImmediate)
    }
  }
  await keep()
}

async function knownContents({ trees, blobs }: TreeNeeds, dataset: string): Promise<Set<string>> {
  const known = new Set<string>()
  for (const pack of await trees.packs(dataset))
    for (const { digest } of (await readPackEntries(await blobs.path(pack))) ?? []) known.add(digest)
  return known
}

function contentOf(
  { blobs }: TreeNeeds,
  packer: Packer,
  { root, entry }: { readonly root: string; readonly entry: FoundEntry },
): string | Promise<string> {
  return entry.bytes <= LARGEST_PACKED ? packer.take(entry) : keepLarge(blobs, root, entry)
}

/** A large file is hashed while it is copied. */
async function keepLarge(blobs: Blobs, root: string, entry: FoundEntry): Promise<string> {
  const place = path.join(root, entry.path)
  const stream = createReadStream(place, {
    flags: constants.O_RDONLY | constants.O_NOFOLLOW,
    highWaterMark: 1 << 20,
  } as object)
  const digest = await blobs.take(stream).catch((error) => {
    throw unreadable(root, entry.path, error)
  })
  return digest.slice('sha256-'.length)
}
