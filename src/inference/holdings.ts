/** What plain data hold: estimated bytes, and the buffers among it that can be moved to another thread. */
export interface Holdings {
  readonly bytes: number
  readonly buffers: readonly ArrayBuffer[]
}

const NUMBER = 8
const CHARACTER = 2
const OBJECT = 32

/** Looks through objects, lists, maps and sets. The data must be a tree. */
export function holdingsOf(data: unknown): Holdings {
  const buffers = new Set<ArrayBuffer>()
  let bytes = 0
  const waiting: unknown[] = [data]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'number' || typeof next === 'boolean') bytes += NUMBER
    else if (typeof next === 'string') bytes += OBJECT + CHARACTER * next.length
    else if (ArrayBuffer.isView(next)) buffers.add(next.buffer as ArrayBuffer)
    else if (typeof next === 'object' && next !== null) {
      bytes += OBJECT
      const parts = next instanceof Map || next instanceof Set ? next.values() : Object.values(next)
      for (const part of parts) waiting.push(part)
    }
  }
  for (const buffer of buffers) bytes += buffer.byteLength
  return { bytes, buffers: [...buffers] }
}
