import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** What takes rows: bytes from `at` on; it returns where the next row begins, -1 where the row does not end in these bytes. */
export type TakeRow = (bytes: Buffer, at: number, isLast: boolean) => number

const PIECE = 1 << 20

/**
 * Reads a file from end to end, unpacked where gzip packed it, and hands it on piece by piece; what was not taken comes again with
 * more behind it. `between` runs after each piece. `isLast` is also true where a row would become longer than `longest`: it must then be taken as it is.
 */
export async function readPieces(
  file: { readonly path: string; readonly isPacked: boolean; readonly longest: number },
  take: TakeRow,
  between: () => Promise<void> = async () => undefined,
): Promise<void> {
  const plain = createReadStream(file.path, { highWaterMark: PIECE })
  const pieces = file.isPacked ? plain.pipe(createGunzip({ chunkSize: PIECE })) : plain
  plain.on('error', (error) => pieces.destroy(error))
  let held: Buffer = Buffer.alloc(0)
  for await (const piece of pieces) {
    held = held.length === 0 ? (piece as Buffer) : Buffer.concat([held, piece as Buffer])
    held = held.subarray(taken(held, take, false))
    if (held.length > file.longest) held = held.subarray(taken(held, take, true, 1))
    await between()
  }
  taken(held, take, true)
}

function taken(bytes: Buffer, take: TakeRow, isLast: boolean, most = Number.POSITIVE_INFINITY): number {
  let at = 0
  for (let rows = 0; at < bytes.length && rows < most; rows++) {
    const next = take(bytes, at, isLast)
    if (next < 0) break
    at = next
  }
  return at
}
