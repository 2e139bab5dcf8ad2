import { createHash } from 'node:crypto'
import { type BigIntStats, createReadStream, stat as statOf } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Digest } from '../../base/index.ts'
import type { Dataset } from '../dataset.ts'
import { fail } from '../errors.ts'

const stat = promisify(statOf)

/** A source file as it is found: where, how long, last changed when. */
export interface FoundFile {
  readonly path: string
  readonly bytes: number
  /** Nanoseconds, as text. */
  readonly changed: string
}

/** The content of a source file. */
export type Fingerprint = {
  readonly digest: Digest
  /** True when quotes in a CSV file come in pairs; a file where they do not has a field that is never closed. */
  readonly quotesPaired: boolean
}

/**
 * Finds the source file of a dataset; a relative path begins at `root`.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`.
 */
export async function findSource(dataset: Dataset, root: string): Promise<FoundFile> {
  const file = path.resolve(root, dataset.source.path)
  const about = { dataset: dataset.name, path: file }
  const found = await stat(file, { bigint: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') throw fail('source_not_found', about)
    throw fail('source_unreadable', { ...about, reason: error.code ?? 'the disk refused' })
  })
  if (!found.isFile()) throw fail('source_unreadable', { ...about, reason: 'it is not a file' })
  return describeFile(file, found)
}

function describeFile(file: string, found: BigIntStats): FoundFile {
  return { path: file, bytes: Number(found.size), changed: String(found.mtimeNs) }
}

/** Reads the file once, from end to end. Errors: `data.source_unreadable`. */
export async function fingerprint(dataset: Dataset, file: FoundFile): Promise<Fingerprint> {
  const hash = createHash('sha256')
  const quote = dataset.source.format === 'csv' ? dataset.source.quote.charCodeAt(0) : undefined
  let quotes = 0
  try {
    for await (const part of createReadStream(file.path, { highWaterMark: 1 << 20 })) {
      hash.update(part as Buffer)
      if (quote !== undefined) quotes += countOf(part as Buffer, quote)
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'the disk refused'
    throw fail('source_unreadable', { dataset: dataset.name, path: file.path, reason })
  }
  return { digest: `sha256-${hash.digest('hex')}`, quotesPaired: quotes % 2 === 0 }
}

function countOf(bytes: Buffer, byte: number): number {
  let count = 0
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) count++
  return count
}

/** Errors: `data.source_changed` when the file is no longer as it was found. */
export async function mustBeUnchanged(dataset: Dataset, file: FoundFile): Promise<void> {
  const now = await stat(file.path, { bigint: true }).catch(() => undefined)
  const same = now && Number(now.size) === file.bytes && String(now.mtimeNs) === file.changed
  if (!same) throw fail('source_changed', { dataset: dataset.name, path: file.path })
}
