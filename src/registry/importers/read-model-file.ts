import { open } from 'node:fs/promises'
import { fail } from '../errors.ts'

/** Reads the file of a model from disk. */
export type ReadModelFile = (path: string) => Promise<Uint8Array>

const MAX_BYTES = 2 ** 31

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
}

/** Reads one plain file of at most 2 GiB. Errors: `registry.file_unreadable`. */
export const readModelFile: ReadModelFile = async (path) => {
  const refuse = (reason: string, cause?: unknown): Error => fail('file_unreadable', { reason }, cause)
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    throw refuse(REASONS[cause.code ?? ''] ?? 'the system says no', cause)
  })
  try {
    const { size } = await file.stat().then((found) => {
      if (!found.isFile()) throw refuse('it is no plain file')
      return found
    })
    if (size > MAX_BYTES) throw refuse('it is larger than 2 GiB')
    return await file.readFile()
  } finally {
    await file.close()
  }
}
