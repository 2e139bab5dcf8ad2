import { lstat, readdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, sep } from 'node:path'
import type { ForeignFiles } from './foreign.ts'

const DESCRIPTION = 'MLmodel'
const OBJECTS = /\.(pkl|pickle|joblib|skops|cloudpickle)$/i
const MOST_FILES = 10_000

/**
 * The files of another tool's model on disk: a folder with an `MLmodel`, named by itself or by that file, or a single pickle or skops file.
 * Links are left out. Undefined where it is neither.
 */
export async function foreignOnDisk(path: string): Promise<ForeignFiles | undefined> {
  const folder = basename(path) === DESCRIPTION ? dirname(path) : path
  if (await isFile(join(folder, DESCRIPTION))) return filesIn(folder)
  if (!OBJECTS.test(path) || !(await isFile(path))) return undefined
  const name = basename(path)
  const bytes = (await lstat(path)).size
  return { list: async () => [{ path: name, bytes }], read: async () => contentOf(path) }
}

const isFile = (path: string): Promise<boolean> =>
  lstat(path).then(
    (found) => found.isFile(),
    () => false,
  )

const contentOf = async (path: string): Promise<Uint8Array> => Uint8Array.from(await readFile(path))

async function filesIn(folder: string): Promise<ForeignFiles> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).slice(0, MOST_FILES)
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => {
        const place = join(parentPath, name)
        return { path: relative(folder, place).replaceAll(sep, '/'), bytes: (await lstat(place)).size }
      }),
  )
  const known = new Set(files.map(({ path }) => path))
  return {
    list: async () => files,
    async read(path) {
      if (!known.has(path)) throw new Error(`there is no ${path}`)
      return contentOf(join(folder, path))
    },
  }
}
