import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { textOf } from './cells.ts'

/** What a `meta.yaml` says, every scalar as its text. */
export type Meta = Readonly<Record<string, unknown>>

/** The text of a member of a meta; undefined where it is null or missing. */
export function metaText(meta: Meta, key: string): string | undefined {
  const value = meta[key]
  return value === undefined || value === null || value === 'null' || value === '~' || typeof value === 'object'
    ? undefined
    : textOf(value)
}

/** Reads the `meta.yaml` of a folder; undefined where there is none. Throws where it is no mapping. */
export async function readMeta(folder: string): Promise<Meta | undefined> {
  const text = await readFile(path.join(folder, 'meta.yaml'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  return text === undefined ? undefined : (plainMeta(text) ?? wholeMeta(text))
}

const PLAIN_LINE = /^([a-z_]+):(?: (?:'([^'\n]*)'|([\w./+-][\w./+:-]*)|(\[\]|\{\})))?$/

/** The flat form that nearly every run has, read without a parser; undefined for any other. */
function plainMeta(text: string): Meta | undefined {
  const meta: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line === '') continue
    const hit = PLAIN_LINE.exec(line)
    // a key alone may be followed by lines that belong to it
    if (!hit || line.endsWith(':')) return undefined
    if (hit[4] === undefined) meta[hit[1]!] = hit[2] ?? hit[3]!
  }
  return meta
}

function wholeMeta(text: string): Meta {
  const read: unknown = parse(text, { schema: 'failsafe' })
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('its meta.yaml is no mapping')
  return read as Meta
}

/** The names of the folders in a folder; none where it is not there. */
export async function foldersIn(folder: string): Promise<string[]> {
  return (await entriesOf(folder))
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
}

/** The texts of all files below a folder by their path, which is the key: MLflow keeps `deep/name` as a file in a folder. */
export async function textsBelow(folder: string): Promise<Map<string, string>> {
  const texts = new Map<string, string>()
  const add = async (inner: string): Promise<void> => {
    for (const entry of await entriesOf(path.join(folder, inner))) {
      const key = inner === '' ? entry.name : `${inner}/${entry.name}`
      if (entry.isDirectory()) await add(key)
      else if (entry.isFile()) texts.set(key, await readFile(path.join(folder, key), 'utf8'))
    }
  }
  await add('')
  return texts
}

/** As `textsBelow`, as params and tags are kept. */
export async function pairsBelow(folder: string): Promise<Record<string, string>> {
  return Object.fromEntries([...(await textsBelow(folder))].map(([key, value]) => [textOf(key), textOf(value)]))
}

async function entriesOf(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return []
    throw error
  })
}

/** The folder of logged models in that of an experiment. */
export const MODELS = 'models'

/** Why a file could not be read, without what is in it. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code !== undefined && /^E[A-Z]+$/.test(code)) return `it cannot be read (${code})`
  return message.startsWith('its ') ? message : 'its YAML cannot be read'
}
