import { type FileHandle, mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { sync } from './durable-files.ts'
import { failStorage } from './errors.ts'
import { lockFolder } from './folder-lock.ts'
import type { Online, Replaced, Words } from './online.ts'
import { encodeBatch, replay, type Write } from './online-log.ts'
import { createValues, type Values } from './online-values.ts'

/** A log shorter than this is not worth a snapshot. */
const SMALLEST_SNAPSHOT = 16 * 1024 * 1024
const KEYS_AT_ONCE = 1_000

/** Where the online store keeps its log, and when it rewrites it. */
export interface MemoryOnlineOptions {
  readonly folder: string
  /** Bytes of log below which no snapshot is made; 16 MiB when not given. */
  readonly smallestSnapshot?: number
}

/**
 * The online store in this process's memory. Every write goes to a log first; callers that write at once share one sync.
 * The log is replayed when the store is opened, and rewritten when it passes twice the size of what is live.
 *
 * Errors: `storage.folder_in_use`, `storage.online_damaged`, `storage.online_not_written` (then nothing of that write is seen).
 *
 * @example
 * const online = await openMemoryOnline({ folder: '.millrace/online' })
 */
export async function openMemoryOnline(options: MemoryOnlineOptions): Promise<Online> {
  const unlock = await lockFolder(options.folder)
  const values = createValues()
  const log = await openLog(options, values).catch(async (error) => {
    await unlock()
    throw error
  })
  const { write, idle } = groupWrites(values, (writes) => log.record(writes))
  return {
    get(space, keys) {
      const held = values.of(space)
      return keys.map((key) => held.get(key))
    },
    put: async (space, entries) => void (await write({ writes: putsOf(space, entries) })),
    replace: (space, entries) => write({ writes: replacementsOf(space, entries), read: entries }),
    move: async (from, to) => void (await write({ writes: [{ space: from, key: to, move: true }] })),
    async *keys(space) {
      const keys = [...values.of(space).keys()]
      for (let at = 0; at < keys.length; at += KEYS_AT_ONCE) yield keys.slice(at, at + KEYS_AT_ONCE)
    },
    size: (space) => values.of(space).size,
    alone: createTurns(),
    async close() {
      await idle()
      await log.close()
      await unlock()
    },
  }
}

const putsOf = (space: string, entries: ReadonlyMap<string, Words>): readonly Write[] =>
  [...entries].map(([key, value]) => ({ space, key, put: value.slice() }))

/** A value that goes on where the one before it ended is written as what came and went. */
function replacementsOf(space: string, entries: ReadonlyMap<string, Replaced>): readonly Write[] {
  return [...entries].map(([key, { was, put }]) => {
    const drop = was === undefined ? -1 : dropBetween(was, put)
    if (drop < 0) return { space, key, put: put.slice() }
    return { space, key, append: { drop, add: put.slice(was!.length - drop) } }
  })
}

/** How many leading numbers of a value went, where the rest of it begins another one; else -1. */
function dropBetween(was: Words, put: Words): number {
  const drop = was.indexOf(put[0]!)
  const kept = was.length - drop
  if (drop < 0 || kept > put.length) return -1
  const bytes = (words: Words, from: number, count: number): Buffer =>
    Buffer.from(words.buffer, words.byteOffset + 8 * from, 8 * count)
  return bytes(was, drop, kept).equals(bytes(put, 0, kept)) ? drop : -1
}

/** Lets work of one name wait for what came before it. */
function createTurns(): Online['alone'] {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    const turn = (last.get(name) ?? Promise.resolve()).then(work)
    const ended = turn.then(
      () => undefined,
      () => undefined,
    )
    last.set(name, ended)
    void ended.then(() => {
      if (last.get(name) === ended) last.delete(name)
    })
    return turn
  }
}

/** What one caller writes; `read` where its values may only take the place of those that it read. */
interface Wanted {
  readonly writes: readonly Write[]
  readonly read?: ReadonlyMap<string, Replaced>
}

interface Pending extends Wanted {
  readonly resolve: (changed: readonly string[]) => void
  readonly reject: (error: unknown) => void
}

/** Records what many callers write while the disk is busy as one batch, and answers each. */
function groupWrites(values: Values, record: (writes: readonly Write[]) => Promise<void>) {
  let pending: Pending[] = []
  let flushing: Promise<void> | undefined

  async function flush(): Promise<void> {
    while (pending.length > 0) {
      const batch = pending
      pending = []
      const { writes, changed } = settle(values, batch)
      await record(writes).then(
        () => {
          for (const [i, entry] of batch.entries()) entry.resolve(changed[i]!)
        },
        (error) => {
          for (const entry of batch) entry.reject(error)
        },
      )
    }
    flushing = undefined
  }

  return {
    idle: async () => flushing,
    write: (wanted: Wanted): Promise<readonly string[]> =>
      new Promise((resolve, reject) => {
        pending.push({ ...wanted, resolve, reject })
        flushing ??= Promise.resolve().then(flush)
      }),
  }
}

/** Leaves out of a batch what would replace values that are not those read, whether held now or written earlier in it. */
function settle(values: Values, batch: readonly Pending[]) {
  const touched = new Set<string>()
  const writes: Write[] = []
  const changed = batch.map(({ writes: wanted, read }) => {
    const lost: string[] = []
    for (const write of wanted) {
      const { space, key } = write
      const place = 'move' in write ? key : JSON.stringify([space, key])
      const stale =
        read && (touched.has(place) || touched.has(space) || values.of(space).get(key) !== read.get(key)!.was)
      if (stale) lost.push(key)
      else writes.push(write)
      if (batch.length > 1 && !stale) touched.add(place)
    }
    return lost
  })
  return { writes, changed }
}

async function openLog({ folder, smallestSnapshot = SMALLEST_SNAPSHOT }: MemoryOnlineOptions, values: Values) {
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, 'online.log')
  const fresh = `${file}.new`
  await rm(fresh, { force: true })
  let size = replay(await readLog(file), file, values.apply)
  let log = await open(file, 'a')
  await log.truncate(size)
  await sync(folder)

  async function record(writes: readonly Write[]): Promise<void> {
    if (writes.length === 0) return
    const bytes = encodeBatch(writes)
    try {
      await log.appendFile(bytes)
      await log.datasync()
    } catch (error) {
      // What may have been written in part must not be followed by a whole batch.
      await log.truncate(size).catch(() => undefined)
      throw failStorage('online_not_written', { file, reason: (error as Error).message }, error)
    }
    size += bytes.length
    for (const write of writes) values.apply(write)
    if (size > smallestSnapshot && size > 2 * values.bytes()) await rewrite()
  }

  async function rewrite(): Promise<void> {
    const next = await writeSnapshot(fresh, values).catch(() => undefined)
    // No room for a second copy: the long log serves as well, and the next write tries again.
    if (!next) return rm(fresh, { force: true })
    await rename(fresh, file)
    await log.close()
    log = next.log
    size = next.size
    await sync(folder)
  }

  return { record, close: () => log.close() }
}

async function writeSnapshot(file: string, values: Values): Promise<{ log: FileHandle; size: number }> {
  const log = await open(file, 'a')
  try {
    let size = 0
    for (const batch of values.snapshot()) {
      const bytes = encodeBatch(batch)
      await log.appendFile(bytes)
      size += bytes.length
    }
    await log.datasync()
    return { log, size }
  } catch (error) {
    await log.close()
    throw error
  }
}

async function readLog(file: string): Promise<Buffer> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
}
