/** Leaves that can be cut, the one that gains most first; of equal ones the one with the lower place. */
export interface Frontier {
  add(leaf: number, gain: number): void
  /** Takes out the first; undefined where there is none. */
  next(): number | undefined
}

interface Entry {
  readonly leaf: number
  readonly gain: number
}

const isBefore = (a: Entry, b: Entry): boolean => a.gain > b.gain || (a.gain === b.gain && a.leaf < b.leaf)

/** A binary heap. */
export function createFrontier(): Frontier {
  const heap: Entry[] = []
  const sink = (last: Entry): void => {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
      if (!isBefore(heap[child]!, last)) break
      heap[at] = heap[child]!
      at = child
    }
    heap[at] = last
  }
  return {
    add(leaf, gain) {
      const entry = { leaf, gain }
      let at = heap.push(entry) - 1
      for (let above = (at - 1) >> 1; at > 0 && isBefore(entry, heap[above]!); above = (at - 1) >> 1) {
        heap[at] = heap[above]!
        at = above
      }
      heap[at] = entry
    },
    next() {
      const first = heap[0]
      const last = heap.pop()
      if (heap.length > 0) sink(last!)
      return first?.leaf
    },
  }
}
