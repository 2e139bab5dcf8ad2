import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Digest } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { FoundFile } from './find-files.ts'

/** The address of the content of a file, which is read once from end to end. Errors: `data.source_unreadable`. */
export async function fingerprint(dataset: string, file: FoundFile): Promise<Digest> {
  const hash = createHash('sha256')
  try {
    for await (const part of createReadStream(file.path, { highWaterMark: 1 << 20 })) hash.update(part as Buffer)
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'the disk refused'
    throw fail('source_unreadable', { dataset, path: file.path, reason })
  }
  return `sha256-${hash.digest('hex')}`
}
