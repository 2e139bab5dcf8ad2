import type { Appended, Write } from './online-log.ts'

const SNAPSHOT_BATCH = 1_000
/** About what a key costs in the log besides its numbers. */
const ENTRY_BYTES = 40

/** What the online store holds in memory. */
export interface Values {
  of(space: string): ReadonlyMap<string, Float64Array>
  apply(write: Write): void
  /** About how many bytes of log would hold just this. */
  bytes(): number
  /** All of it, as writes, in batches. */
  snapshot(): Generator<Write[]>
}

const NONE: ReadonlyMap<string, Float64Array> = new Map()

export function createValues(): Values {
  const spaces = new Map<string, Map<string, Float64Array>>()
  let bytes = 0
  const sizeOf = (space: string): number => {
    let sum = 0
    for (const value of spaces.get(space)?.values() ?? []) sum += value.byteLength + ENTRY_BYTES
    return sum
  }
  const move = (from: string, to: string): void => {
    bytes -= sizeOf(to)
    spaces.set(to, spaces.get(from) ?? new Map())
    spaces.delete(from)
  }
  return {
    of: (space) => spaces.get(space) ?? NONE,
    bytes: () => bytes,
    apply(write) {
      if ('move' in write) return move(write.space, write.key)
      const held = spaces.get(write.space) ?? new Map<string, Float64Array>()
      spaces.set(write.space, held)
      const before = held.get(write.key)
      const after = 'put' in write ? write.put : appended(before, write.append)
      held.set(write.key, after)
      bytes += after.byteLength - (before?.byteLength ?? -ENTRY_BYTES)
    },
    *snapshot() {
      let batch: Write[] = []
      for (const [space, held] of spaces)
        for (const [key, put] of held) {
          batch.push({ space, key, put })
          if (batch.length < SNAPSHOT_BATCH) continue
          yield batch
          batch = []
        }
      if (batch.length > 0) yield batch
    },
  }
}

function appended(before: Float64Array | undefined, change: Appended): Float64Array {
  const kept = before?.subarray(change.drop) ?? new Float64Array(0)
  const after = new Float64Array(kept.length + change.add.length)
  after.set(kept)
  after.set(change.add, kept.length)
  return after
}
