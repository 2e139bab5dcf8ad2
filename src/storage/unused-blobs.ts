import { readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Digest } from '../base/index.ts'

const DIGITS = /^[0-9a-f]{64}$/

/** The blobs of a folder that nobody has put since a moment. */
export async function* unusedIn(
  folder: string,
  since: number,
): AsyncGenerator<{ readonly address: Digest; readonly bytes: number }, void, undefined> {
  for (const one of await namesIn(folder, /^[0-9a-f]{2}$/))
    for (const two of await namesIn(path.join(folder, one), /^[0-9a-f]{2}$/))
      for (const name of await namesIn(path.join(folder, one, two), DIGITS)) {
        const found = await stat(path.join(folder, one, two, name)).catch(() => undefined)
        if (found && found.mtimeMs < since) yield { address: `sha256-${name}`, bytes: found.size }
      }
}

async function namesIn(folder: string, like: RegExp): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => like.test(name)).sort()
}

/** Takes a blob aside, looks whether somebody put it in the meantime, and only then removes it. */
export async function removeUnused(place: string, since: number): Promise<boolean> {
  const aside = `${place}.unused`
  try {
    await rename(place, aside)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    throw error
  }
  const { mtimeMs } = await stat(aside)
  if (mtimeMs >= since) {
    await rename(aside, place)
    return false
  }
  await rm(aside)
  return true
}
