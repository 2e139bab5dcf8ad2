import { createHash } from 'node:crypto'
import { constants, createWriteStream } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline as pipe } from 'node:stream/promises'
import type { Digest } from '../base/index.ts'
import type { Blobs, Lake } from '../storage/index.ts'
import { quoteName, quoteText, textAt } from '../table/index.ts'
import { endOrphan } from './process-group.ts'

const CSV_ROWS = 50_000
const PID = 'group.pid'

/** A folder that one try of a command has for itself. */
export interface WorkFolder {
  readonly path: string
  /** Copies a blob in, which the command cannot change. */
  copy(address: Digest, name: string): Promise<string>
  /** Writes the rows of a query as CSV with a line of names. */
  csv(relation: string, name: string): Promise<string>
  noteGroup(pid: number): Promise<void>
  remove(): Promise<void>
}

/** Makes the folder of a command anew; a group that a killed process left in it is ended first. */
export async function openWorkFolder(
  folder: string,
  needs: { readonly blobs: Blobs; readonly lake: Lake; readonly marker: string },
): Promise<WorkFolder> {
  const pid = Number(await readFile(path.join(folder, PID), 'utf8').catch(() => Number.NaN))
  if (Number.isInteger(pid)) await endOrphan(pid, needs.marker)
  await rm(folder, { recursive: true, force: true })
  await mkdir(path.join(folder, 'inputs'), { recursive: true, mode: 0o700 })
  const place = (name: string): string => path.join(folder, 'inputs', name)
  return {
    path: folder,
    async copy(address, name) {
      await copyFile(await needs.blobs.path(address), place(name), constants.COPYFILE_FICLONE)
      await chmod(place(name), 0o444)
      return place(name)
    },
    async csv(relation, name) {
      await pipe(Readable.from(csvLines(needs.lake, relation)), createWriteStream(place(name)))
      await chmod(place(name), 0o444)
      return place(name)
    },
    noteGroup: (group) => writeFile(path.join(folder, PID), String(group)),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

async function* csvLines(lake: Lake, relation: string): AsyncGenerator<string> {
  const columns = (await lake.rows(`select column_name from (describe select * from ${relation})`)).map((row) =>
    String(row['column_name']),
  )
  yield `${columns.map((name) => `"${name.replaceAll('"', '""')}"`).join(',')}\n`
  const quoted = (name: string): string => `replace(cast(${quoteName(name)} as varchar), '"', '""')`
  const cells = columns.map((name) => `coalesce('"' || ${quoted(name)} || '"', '')`)
  const line = cells.join(` || ${quoteText(',')} || `)
  for await (const table of lake.tables(`select ${line} as line from ${relation}`, CSV_ROWS)) {
    const column = table.columns.get('line')!
    if (column.kind !== 'category') return
    yield `${Array.from({ length: table.rows }, (_, row) => textAt(column, row) ?? '').join('\n')}\n`
  }
}

/** The file that a command left under a path; undefined where there is none, or something that is no plain file. */
export async function leftFile(folder: string, name: string): Promise<{ file: string; bytes: number } | undefined> {
  const file = path.join(folder, name)
  const found = await lstat(file).catch(() => undefined)
  return found?.isFile() ? { file, bytes: found.size } : undefined
}

/** The absolute path of a word that names a file of the project; undefined for any other word. */
export async function projectFile(root: string, word: string): Promise<string | undefined> {
  if (word === '' || word.startsWith('-')) return undefined
  const file = path.resolve(root, word)
  if (file !== path.normalize(word) && !file.startsWith(root + path.sep)) return undefined
  const found = await stat(file).catch(() => undefined)
  return found?.isFile() ? file : undefined
}

/** Names the content of files, and of all files below folders. */
export async function digestOfCode(root: string, paths: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const name of [...paths].sort()) await addCode(path.resolve(root, name), name, hash)
  return hash.digest('hex')
}

async function addCode(place: string, name: string, hash: ReturnType<typeof createHash>): Promise<void> {
  const found = await stat(place).catch(() => undefined)
  if (found?.isDirectory()) {
    const skipped = new Set(['node_modules', '__pycache__', '.git', '.venv', '.millrace'])
    for (const inner of (await readdir(place)).sort())
      if (!skipped.has(inner)) await addCode(path.join(place, inner), `${name}/${inner}`, hash)
    return
  }
  const bytes = found?.isFile() ? await readFile(place) : undefined
  hash.update(`${name}\0${bytes?.length ?? 'none'}\0`)
  if (bytes) hash.update(bytes)
}
