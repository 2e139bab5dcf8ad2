import type { FileHandle } from 'node:fs/promises'

/** A part of a file, in bytes. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

const MOST_STRETCHES = 1_000
const SHORTEST = 1 << 18

/**
 * The parts of a file of `bytes` bytes, after its first `skip` bytes, that make up `share` of it: all of it, or stretches of equal
 * length at equal distances. The same for the same numbers.
 */
export function stretchesOf(bytes: number, skip: number, share: number): readonly Stretch[] {
  if (share >= 1) return [{ from: skip, to: bytes }]
  const wanted = (bytes - skip) * share
  const count = Math.max(1, Math.min(MOST_STRETCHES, Math.floor(wanted / SHORTEST)))
  const length = Math.floor(wanted / count)
  const distance = (bytes - skip) / count
  return Array.from({ length: count }, (_, k) => {
    const from = skip + Math.floor(k * distance)
    return { from, to: Math.min(bytes, from + length) }
  })
}

/** What a scanner is given: bytes from `at` on; it returns how far it came, -1 for nothing. */
export type Scan = (bytes: Buffer, at: number, isLast: boolean) => number

const CHUNK = 1 << 20
/** A row or line may be so long. */
export const LONGEST_ROW = 1 << 26

/**
 * Reads a stretch and hands it to `scan` piece by piece; what it did not take comes again with more behind it. False where something
 * does not end within 64 MB.
 */
export async function scanStretch(handle: FileHandle, stretch: Stretch, scan: Scan): Promise<boolean> {
  let buffer = Buffer.allocUnsafe(CHUNK)
  let held = 0
  let place = stretch.from
  for (;;) {
    const wanted = Math.min(buffer.length - held, stretch.to - place)
    const { bytesRead } = wanted > 0 ? await handle.read(buffer, held, wanted, place) : { bytesRead: 0 }
    place += bytesRead
    held += bytesRead
    const isLast = place >= stretch.to || bytesRead === 0
    let at = 0
    while (at < held) {
      const next = scan(buffer.subarray(0, held), at, isLast)
      if (next < 0) break
      at = next
    }
    if (isLast) return true
    held = buffer.copy(buffer, 0, at, held)
    if (held < buffer.length) continue
    if (buffer.length >= LONGEST_ROW) return false
    const wider = Buffer.allocUnsafe(buffer.length * 2)
    buffer.copy(wider, 0, 0, held)
    buffer = wider
  }
}
