import { type FileHandle, mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../errors.ts'
import { encodeFrame, type Frame, readFrames } from './frame.ts'

/** Frames on disk, in files that each begin at a row number: what is not sealed yet. */
export interface LogFile {
  /** Durable when it resolves. Errors: `serving.journal_not_written`; then nothing of it is there. */
  write(frames: readonly Frame[]): Promise<void>
  /** Later frames go to a new file, which begins with row `next`. */
  rotate(next: number): Promise<void>
  /** Removes the files before the current one. */
  dropRotated(): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the log `name` of a folder and gives `take` every frame in it, oldest first. A torn end, which was never acknowledged,
 * is cut off.
 *
 * Errors: `serving.journal_damaged` where a whole frame follows a broken one.
 */
export async function openLog(place: { folder: string; name: string }, take: (frame: Frame) => void): Promise<LogFile> {
  await mkdir(place.folder, { recursive: true })
  const files = await filesOf(place)
  let size = 0
  for (const file of files) size = await replay(file, take)
  let current = files.at(-1) ?? path.join(place.folder, fileName(place.name, 0))
  let handle = await openForAppend(current, size)

  async function append(bytes: Buffer): Promise<void> {
    try {
      await handle.appendFile(bytes)
      await handle.datasync()
    } catch (error) {
      // What may have been written in part must not be followed by a whole frame.
      await handle.truncate(size).catch(() => undefined)
      throw fail('journal_not_written', { file: current, reason: (error as Error).message }, error)
    }
    size += bytes.length
  }

  return {
    write: (frames) => append(Buffer.concat(frames.map(encodeFrame))),
    async rotate(next) {
      const fresh = path.join(place.folder, fileName(place.name, next))
      if (fresh === current) return
      const opened = await openForAppend(fresh, 0)
      await handle.close()
      handle = opened
      current = fresh
      size = 0
    },
    async dropRotated() {
      for (const file of await filesOf(place)) if (file !== current) await rm(file, { force: true })
    },
    close: () => handle.close(),
  }
}

const fileName = (name: string, first: number): string => `${name}.${String(first).padStart(16, '0')}.log`

async function filesOf({ folder, name }: { folder: string; name: string }): Promise<string[]> {
  const names = await readdir(folder)
  const own = names.filter((file) => file.startsWith(`${name}.`) && file.endsWith('.log'))
  return own.sort().map((file) => path.join(folder, file))
}

async function replay(file: string, take: (frame: Frame) => void): Promise<number> {
  const { whole, damaged } = readFrames(await readFile(file), take)
  if (damaged) throw fail('journal_damaged', { file, offset: whole })
  return whole
}

async function openForAppend(file: string, size: number): Promise<FileHandle> {
  const handle = await open(file, 'a')
  await handle.truncate(size)
  await syncFolder(path.dirname(file))
  return handle
}

/** Makes the name of a new file durable. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
