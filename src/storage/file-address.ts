import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { Digest } from '../base/index.ts'

/** Bytes read at a time. */
const PIECE = 1 << 20

/**
 * The address of the content of a file, which is read once from end to end. Errors: those of the file system.
 *
 * @example
 * await addressOfFile('orders.csv') // 'sha256-9f86d0…'
 */
export async function addressOfFile(file: string): Promise<Digest> {
  const hash = createHash('sha256')
  for await (const part of createReadStream(file, { highWaterMark: PIECE })) hash.update(part as Buffer)
  return `sha256-${hash.digest('hex')}`
}
