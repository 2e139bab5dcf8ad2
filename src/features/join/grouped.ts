import { taken } from './pieces.ts'

/** Rows by whom they are about, and of each in the order of their moments; equal moments keep their order. */
export interface Grouped {
  /** Where the rows of each code begin in `order`; one more at the end. */
  readonly starts: Int32Array
  /** The places of the rows. */
  readonly order: Int32Array
  /** The moment of each row, in this order. */
  readonly moments: Float64Array
}

/** Longer stretches are merged, shorter ones sorted by insertion. */
const SHORT = 16

/** What is grouped: the code and the moment of each row, of `count` codes, and in which order the rows are taken. */
export interface Grouping {
  readonly codes: Int32Array
  readonly moments: Float64Array
  readonly count: number
  /** The places of the rows, in their order; as they stand when not given. */
  readonly inOrder?: Int32Array | undefined
}

/** Groups rows by code; rows with a negative code or without a moment are left out. */
export function grouped({ codes, moments, count, inOrder }: Grouping): Grouped {
  const starts = new Int32Array(count + 1)
  for (let row = 0; row < codes.length; row++) if (isIn(codes, moments, row)) starts[codes[row]! + 1]!++
  for (let code = 0; code < count; code++) starts[code + 1]! += starts[code]!
  const next = starts.slice(0, count)
  const order = new Int32Array(starts[count]!)
  for (let i = 0; i < codes.length; i++) {
    const row = inOrder ? inOrder[i]! : i
    if (isIn(codes, moments, row)) order[next[codes[row]!]!++] = row
  }
  const sorter = createSorter(moments)
  for (let code = 0; code < count; code++) sorter(order.subarray(starts[code], starts[code + 1]))
  return { starts, order, moments: taken(moments, order) }
}

/** The places of numbers in ascending order; undefined where they stand in it. */
export function placesInOrder(numbers: Float64Array): Int32Array | undefined {
  const places = Int32Array.from(numbers, (_, place) => place)
  if (isSorted(places, numbers)) return undefined
  createSorter(numbers)(places)
  return places
}

const isIn = (codes: Int32Array, moments: Float64Array, row: number): boolean =>
  codes[row]! >= 0 && !Number.isNaN(moments[row])

/** Sorts places by their moments, stably, in place. */
function createSorter(moments: Float64Array): (places: Int32Array) => void {
  let spare = new Int32Array(0)
  return (places) => {
    if (isSorted(places, moments)) return
    for (let from = 0; from < places.length; from += SHORT)
      insert(places, moments, { from, to: Math.min(from + SHORT, places.length) })
    if (spare.length < places.length) spare = new Int32Array(places.length)
    for (let width = SHORT; width < places.length; width *= 2) {
      spare.set(places)
      for (let from = 0; from < places.length; from += 2 * width)
        merge({ from: spare, to: places }, moments, { from, width, end: places.length })
    }
  }
}

function isSorted(places: Int32Array, moments: Float64Array): boolean {
  for (let i = 1; i < places.length; i++) if (moments[places[i]!]! < moments[places[i - 1]!]!) return false
  return true
}

function insert(places: Int32Array, moments: Float64Array, { from, to }: { from: number; to: number }): void {
  for (let i = from + 1; i < to; i++) {
    const place = places[i]!
    const moment = moments[place]!
    let j = i
    while (j > from && moments[places[j - 1]!]! > moment) {
      places[j] = places[j - 1]!
      j--
    }
    places[j] = place
  }
}

function merge(
  { from, to }: { from: Int32Array; to: Int32Array },
  moments: Float64Array,
  part: { from: number; width: number; end: number },
): void {
  const middle = Math.min(part.from + part.width, part.end)
  const end = Math.min(middle + part.width, part.end)
  let [left, right] = [part.from, middle]
  for (let i = part.from; i < end; i++) {
    const takeRight = left >= middle || (right < end && moments[from[right]!]! < moments[from[left]!]!)
    to[i] = takeRight ? from[right++]! : from[left++]!
  }
}
