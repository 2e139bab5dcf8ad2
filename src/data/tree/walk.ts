import { lstatSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fail } from '../errors.ts'

/** A plain file of a folder as it is found. Two finds that are equal in all of this are taken for the same content. */
export interface FoundEntry {
  /** Below the folder, its parts between slashes. */
  readonly path: string
  readonly bytes: number
  /** Milliseconds, with some nanoseconds behind the point. */
  readonly modified: number
  /** When anything of the file was changed last, its name and its rights too; a program cannot set it back. */
  readonly changed: number
  readonly inode: number
}

/** The plain files below a folder. */
export interface Walked {
  /** In the order of their paths. */
  readonly entries: readonly FoundEntry[]
  /** Links, sockets and other things that are no plain files; links are not followed. */
  readonly skipped: number
}

const AT_ONCE = 500

/**
 * Finds every plain file below a folder; reads none of them. Others are served in between.
 *
 * Errors: `data.tree_unreadable`.
 */
export async function walk(root: string): Promise<Walked> {
  const entries: FoundEntry[] = []
  const folders = ['']
  let skipped = 0
  let seen = 0
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const inside = folder === '' ? '' : `${folder}/`
    for (const found of list(root, folder)) {
      const name = inside + found.name
      if (found.isDirectory()) folders.push(name)
      else if (found.isFile()) entries.push(entryOf(root, name))
      else skipped++
      if (++seen % AT_ONCE === 0) await new Promise(setImmediate)
    }
  }
  return { entries: entries.sort((a, b) => (a.path < b.path ? -1 : 1)), skipped }
}

function list(root: string, folder: string) {
  try {
    return readdirSync(path.join(root, folder), { withFileTypes: true })
  } catch (error) {
    throw unreadable(root, folder, error)
  }
}

function entryOf(root: string, name: string): FoundEntry {
  try {
    const { size, mtimeMs, ctimeMs, ino } = lstatSync(path.join(root, name))
    return { path: name, bytes: size, modified: mtimeMs, changed: ctimeMs, inode: ino }
  } catch (error) {
    throw unreadable(root, name, error)
  }
}

/** The error for a file or folder that could not be read. */
export function unreadable(root: string, name: string, error: unknown): Error {
  const reason = (error as NodeJS.ErrnoException).code ?? 'the disk refused'
  return fail('tree_unreadable', { path: path.join(root, name), reason }, error)
}
