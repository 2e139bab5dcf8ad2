import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Value } from 'typebox/value'
import type { Digest } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { Envelope, type NamedKey, openEnvelope } from './dsse.ts'
import { publicKeyOf } from './keys.ts'
import type { Verdict } from './signing.ts'
import { readStatement, signs } from './statement.ts'

/** A model file away from its registry, with what was said of it. */
export interface ExportedFile {
  readonly file: string
  readonly envelope: string
  /** A public key to hold it against, instead of those that are trusted here. */
  readonly key?: string
}

const LONGEST = 64 * 1024 * 1024

/** Holds a file against an envelope. Needs no registry. Errors: `registry.file_unreadable`, `registry.bad_key`, `registry.bad_envelope`. */
export async function verifyFile({ file, envelope, key }: ExportedFile, known: readonly NamedKey[]): Promise<Verdict> {
  const keys = key === undefined ? known : [publicKeyOf(await textOf(key))]
  const opened = openEnvelope(await envelopeOf(envelope), keys)
  const statement = opened && readStatement(opened.payload)
  if (!opened || !statement) return { state: 'refused', reason: 'no key that counts signed it', keys: [] }
  if (!signs(statement, await digestOf(file)))
    return { state: 'refused', reason: 'its bytes are others than those that were signed', keys: [] }
  return { state: 'signed', keys: opened.by, statement }
}

async function envelopeOf(path: string): Promise<Envelope> {
  const read = jsonOf(await textOf(path))
  if (!Value.Check(Envelope, read)) throw fail('bad_envelope', {})
  return read
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fail('bad_envelope', {}, cause)
  }
}

async function textOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch(unreadable)
  if (bytes.length > LONGEST) throw fail('file_unreadable', { reason: 'it is too long' })
  return bytes.toString('utf8')
}

async function digestOf(path: string): Promise<Digest> {
  const hash = createHash('sha256')
  try {
    for await (const part of createReadStream(path)) hash.update(part as Buffer)
  } catch (error) {
    unreadable(error)
  }
  return `sha256-${hash.digest('hex')}`
}

function unreadable(error: unknown): never {
  throw fail('file_unreadable', { reason: String((error as NodeJS.ErrnoException).code ?? 'unknown') }, error)
}
