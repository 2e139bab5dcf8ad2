import { codeFinder } from './placing.ts'

/** Counts the numbers that stand for texts. */
export interface CodeCounter {
  take(values: Float64Array, places: Int32Array, counts: Float64Array): void
  /** Rows with a text that the reference never held. */
  unseen(): number
  /** The codes of all texts that were met, as far as they are few. */
  met(): ReadonlySet<number> | undefined
}

/** Of more different texts than this no account is kept. */
const MOST_MET = 50_000

/** `known`: the texts of the reference; without it, those that are met are noted. */
export function codeCounter(codes: readonly number[], known: ReadonlySet<number> | undefined): CodeCounter {
  const find = codeFinder(codes)
  const other = codes.length
  const rare = new Set<number>()
  const isCounted = new Uint8Array(codes.length)
  let isFull = false
  let unseen = 0

  function meet(code: number): void {
    if (known) {
      if (!known.has(code)) unseen++
    } else if (!isFull) {
      rare.add(code)
      isFull = rare.size > MOST_MET
      if (isFull) rare.clear()
    }
  }

  return {
    take(values, places, counts) {
      for (let row = 0; row < values.length; row++) {
        const code = values[row]!
        if (Number.isNaN(code)) {
          places[row] = other + 1
          counts[other + 1]!++
          continue
        }
        const slot = find(code)
        places[row] = slot
        counts[slot]!++
        if (slot === other) meet(code)
        else isCounted[slot] = 1
      }
    },
    unseen: () => unseen,
    met: () => (isFull ? undefined : new Set([...rare, ...codes.filter((_, slot) => isCounted[slot] === 1)])),
  }
}
