import type { Digest } from '../../base/index.ts'
import { addressOfFile } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { FoundFile } from './find-files.ts'

/** The address of the content of a file, which is read once from end to end. Errors: `data.source_unreadable`. */
export function fingerprint(dataset: string, file: FoundFile): Promise<Digest> {
  return addressOfFile(file.path).catch((error: NodeJS.ErrnoException) => {
    throw fail('source_unreadable', { dataset, path: file.path, reason: error.code ?? 'the disk refused' })
  })
}
