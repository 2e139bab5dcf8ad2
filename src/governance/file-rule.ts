import { lstat, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { Static, TObject } from 'typebox'
import { type Call, fileUseOf, isDatasetAddress, pathOfPlace, takesEntities } from '../base/index.ts'
import { fail } from './errors.ts'

interface Takes<In extends TObject> {
  readonly name: string
  readonly input: In
}

/** Makes the files that an input names absolute, or refuses them. Errors: `governance.file_outside`, `governance.file_exists`. */
export type FileRule = <In extends TObject>(action: Takes<In>, input: Static<In>, call: Call) => Promise<Static<In>>

/**
 * Who may name which file. Whoever runs the process (`call.files` is `all`) may name any. All others name plain files below the
 * folder of the project; no part of the path begins with a dot (the data folder, secrets, version control), links are followed
 * before the check, and the path that was checked is the one that is used. They write no file that is there already; a folder may be.
 */
export function createFileRule(root: string): FileRule {
  return async (action, input, call) => {
    const named = Object.entries(action.input.properties).flatMap(([field, schema]) => {
      const entities = takesEntities(schema)
      const use = entities ? 'rows' : fileUseOf(schema)
      const given = (input as Readonly<Record<string, unknown>>)[field]
      const text = entities && Array.isArray(given) ? given.find((one) => !String(one).includes('=')) : given
      if (!use || typeof text !== 'string' || (use === 'rows' && isDatasetAddress(text))) return []
      const path = use === 'place' ? pathOfPlace(text) : text
      return path === undefined ? [] : [{ field, use, text: path, many: entities }]
    })
    if (named.length === 0) return input
    const command = action.name.replace('.', ' ')
    const files = named.map(async ({ field, use, text, many }) => {
      const as = (path: string) => [field, many ? [path] : path] as const
      if (call.files === 'all') return as(resolve(root, text))
      return as(await (use === 'write' || use === 'folder' ? toWrite : toRead)({ root, field, text, command, use }))
    })
    return { ...input, ...Object.fromEntries(await Promise.all(files)) }
  }
}

interface Asked {
  readonly root: string
  readonly field: string
  readonly text: string
  readonly command: string
  readonly use: NonNullable<ReturnType<typeof fileUseOf>>
}

async function toRead(asked: Asked): Promise<string> {
  const refuse = () => fail('file_outside', { field: asked.field, command: asked.command, done: 'read' })
  const path = within(asked.root, asked.text)
  if (path === undefined) throw refuse()
  const real = await realpath(path).catch(() => undefined)
  // one that is not there is for the action to tell of
  if (real === undefined) return path
  const found = await lstat(real)
  const fits = found.isFile() || (asked.use === 'place' && found.isDirectory())
  if (within(await realpath(asked.root), real) === undefined || !fits) throw refuse()
  return real
}

async function toWrite(asked: Asked): Promise<string> {
  const refuse = () => fail('file_outside', { field: asked.field, command: asked.command, done: 'written' })
  const path = within(asked.root, asked.text)
  if (path === undefined) throw refuse()
  const folder = await realpath(dirname(path)).catch(() => undefined)
  const root = await realpath(asked.root)
  if (folder === undefined || (folder !== root && within(root, folder) === undefined)) throw refuse()
  const real = join(folder, basename(path))
  const there = await lstat(real).catch(() => undefined)
  if (there && !(asked.use === 'folder' && there.isDirectory())) throw fail('file_exists', { field: asked.field })
  return real
}

/** The absolute path, if it leads below the root by names that hide nothing. */
function within(root: string, text: string): string | undefined {
  if (text.includes('\\') || text.includes('\0')) return undefined
  const path = resolve(root, text)
  const inner = relative(root, path)
  if (inner === '' || isAbsolute(inner)) return undefined
  return inner.split(sep).some((part) => part.startsWith('.')) ? undefined : path
}
