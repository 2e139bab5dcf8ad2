import type { Cursor } from '../search/page.ts'
import type { Rank } from './rank.ts'

/** How many, and after which place. */
interface Wanted {
  readonly many: number
  readonly after: Cursor | undefined
}

/**
 * The first ordinals in the order of the ranks, in that order. One pass with a heap of what is wanted, the last of them on top: most
 * ordinals are compared with it by one number and dropped.
 */
export function firstOf(ranks: readonly Rank[], ordinals: Uint32Array, { many, after }: Wanted): Uint32Array {
  const [first] = ranks as [Rank, ...Rank[]]
  const isPast = after && pastOf(ranks, after)
  const heap = new Uint32Array(Math.min(many, ordinals.length))
  const compare = comparing(ranks)
  let held = 0
  let worst = Number.POSITIVE_INFINITY
  for (const ordinal of ordinals) {
    const quick = first.quick(ordinal)
    if (held === heap.length && (quick > worst || (quick === worst && compare(ordinal, heap[0]!) > 0))) continue
    if (isPast && !isPast(ordinal, quick)) continue
    if (held < heap.length) rise(heap, held++, ordinal, compare)
    else sink(heap, held, ordinal, compare)
    worst = held === heap.length ? first.quick(heap[0]!) : worst
  }
  return heap.subarray(0, held).sort(compare)
}

type Compare = (first: number, second: number) => number

function comparing(ranks: readonly Rank[]): Compare {
  return (first, second) => {
    for (const rank of ranks) {
      const order = rank.compare(first, second)
      if (order !== 0) return order
    }
    return 0
  }
}

function pastOf(ranks: readonly Rank[], after: Cursor): (ordinal: number, quick: number) => boolean {
  const places = ranks.map((rank, at) => rank.against(after[at]!))
  const start = places[0]!.quick
  return (ordinal, quick) => {
    if (quick !== start) return quick > start
    for (const place of places) {
      const order = place.compare(ordinal)
      if (order !== 0) return order > 0
    }
    return false
  }
}

/** Adds at the end and lets it rise: the last in the order is on top. */
function rise(heap: Uint32Array, end: number, ordinal: number, compare: Compare): void {
  let at = end
  while (at > 0) {
    const parent = (at - 1) >> 1
    if (compare(heap[parent]!, ordinal) >= 0) break
    heap[at] = heap[parent]!
    at = parent
  }
  heap[at] = ordinal
}

/** Replaces what is on top and lets it sink. */
function sink(heap: Uint32Array, length: number, ordinal: number, compare: Compare): void {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= length) break
    if (child + 1 < length && compare(heap[child + 1]!, heap[child]!) > 0) child++
    if (compare(heap[child]!, ordinal) <= 0) break
    heap[at] = heap[child]!
    at = child
  }
  heap[at] = ordinal
}
