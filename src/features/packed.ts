import type { ColumnKind } from '../table/index.ts'
import { fail } from './errors.ts'
import { SCALE, type ViewWindows } from './view-plan.ts'

/**
 * What the online store holds of one entity in one view: records in the order of arrival, then, only where a view has texts, their
 * bytes in UTF-8 padded to whole numbers, and how many numbers those take.
 *
 * A record is the arrival in microseconds; the event time, only where a view has `latest` features; then each value: a
 * whole number of 2⁻²⁰, a number or microseconds as they are, or where the bytes of a text begin and how many there are (`TEXT`).
 * NaN is missing. The arrival of a record that was pushed ends in .25, so that it comes after those of the data at its moment.
 */
export type Packed = Float64Array

/** How the records of a view look, and what of them matters. Lengths are microseconds. */
export interface Layout {
  /** How many numbers a record takes. */
  readonly width: number
  /** The place of the event time in a record; that of the arrival where there is none. */
  readonly event: number
  /** The place of the first value. */
  readonly first: number
  /** The places of texts. */
  readonly texts: readonly number[]
  readonly latest: boolean
  /** The longest window; undefined where a view has none. */
  readonly window: number | undefined
}

/** Records outside of the store: a text is its place in `texts`. */
export interface Records {
  readonly numbers: Float64Array
  readonly texts: readonly string[]
}

/** A text is kept as where its bytes begin, times this, and how many they are: fewer than this. */
export const TEXT = 2 ** 20
export const PUSHED = 0.25
const BYTES = 8
const NOTHING = new Float64Array(0)
export const NO_RECORDS: Records = Object.freeze({ numbers: NOTHING, texts: [] })

export function layoutOf({ features, texts }: ViewWindows, kinds: readonly ColumnKind[]): Layout {
  const latest = features.some(({ fn }) => fn === 'latest')
  const windows = features.filter(({ fn }) => fn !== 'latest').map(({ length }) => length)
  const first = latest ? 2 : 1
  return {
    ...{ width: first + texts.length, event: latest ? 1 : 0, first, latest },
    texts: kinds.flatMap((kind, i) => (kind === 'category' ? [first + i] : [])),
    window: windows.length > 0 ? Math.max(...windows) : undefined,
  }
}

/** Where the records end, in numbers. */
export function endOfRecords(packed: Packed, { texts }: Layout): number {
  return texts.length === 0 || packed.length === 0 ? packed.length : packed.length - 1 - packed[packed.length - 1]!
}

/** The text that stands at a place of a record; undefined where missing. */
export function textIn(packed: Packed, end: number, place: number): string | undefined {
  const where = packed[place]!
  if (Number.isNaN(where)) return undefined
  const start = packed.byteOffset + end * BYTES + Math.floor(where / TEXT)
  return Buffer.from(packed.buffer, start, where % TEXT).toString('utf8')
}

/** Records as the store keeps them. Errors: `features.text_too_long`. */
export function pack({ numbers, texts }: Records, layout: Layout): Packed {
  if (layout.texts.length === 0) return numbers
  const used = new Map<number, number>()
  const parts: Buffer[] = []
  let bytes = 0
  const placed = numbers.slice()
  for (let record = 0; record < numbers.length; record += layout.width)
    for (const place of layout.texts) {
      const text = numbers[record + place]!
      if (Number.isNaN(text)) continue
      let where = used.get(text)
      if (where === undefined) {
        const part = Buffer.from(texts[text]!, 'utf8')
        if (part.length >= TEXT) throw fail('text_too_long', { limit: TEXT - 1 })
        where = bytes * TEXT + part.length
        used.set(text, where)
        parts.push(part)
        bytes += part.length
      }
      placed[record + place] = where
    }
  const words = Math.ceil(bytes / BYTES)
  const packed = new Float64Array(numbers.length + words + 1)
  packed.set(placed)
  Buffer.from(packed.buffer, numbers.length * BYTES).set(Buffer.concat(parts))
  packed[packed.length - 1] = words
  return packed
}

/** What `pack` was given. */
export function unpack(packed: Packed | undefined, layout: Layout): Records {
  if (packed === undefined || packed.length === 0) return NO_RECORDS
  if (layout.texts.length === 0) return { numbers: packed, texts: [] }
  const end = endOfRecords(packed, layout)
  const numbers = packed.slice(0, end)
  const places = new Map<number, number>()
  const texts: string[] = []
  for (let record = 0; record < end; record += layout.width)
    for (const place of layout.texts) {
      const where = packed[record + place]!
      if (Number.isNaN(where)) continue
      let text = places.get(where)
      if (text === undefined) {
        text = texts.push(textIn(packed, end, record + place)!) - 1
        places.set(where, text)
      }
      numbers[record + place] = text
    }
  return { numbers, texts }
}

/** How many of the records up to a place arrived at a moment or before. */
export function countThrough(packed: Packed, { width, end }: { width: number; end: number }, moment: number): number {
  // What was pushed is a quarter of a microsecond late.
  const until = moment + 0.5
  let low = 0
  let high = end / width
  while (low < high) {
    const middle = (low + high) >>> 1
    if (packed[middle * width]! <= until) low = middle + 1
    else high = middle
  }
  return low
}

/** Whole numbers are summed in two halves, each exact, and rounded once: as a 64-bit integer that is made a double. */
const HALF = 2 ** 26

/** Values at one place of records. */
export interface Run {
  readonly packed: Packed
  readonly width: number
  readonly place: number
  /** Records, counted from 0, the last left out. */
  readonly from: number
  readonly to: number
}

/** The sum of the whole values of a run, or their mean: what the offline join gives, bit for bit. */
export function sumOf({ packed, width, place, from, to }: Run, mean: boolean): number {
  let count = 0
  let high = 0
  let low = 0
  for (let i = from * width + place; i < to * width; i += width) {
    const value = packed[i]!
    if (Number.isNaN(value)) continue
    const upper = Math.floor(value / HALF)
    count++
    high += upper
    low += value - upper * HALF
  }
  const sum = high * HALF + low
  if (!mean) return sum / SCALE
  return count > 0 ? sum / count / SCALE : Number.NaN
}

/** The least or greatest value of a run; NaN where it has none, and 0 for −0. */
export function extremeOf({ packed, width, place, from, to }: Run, least: boolean): number {
  let found = Number.NaN
  for (let i = from * width + place; i < to * width; i += width) {
    const value = packed[i]!
    if (Number.isNaN(value)) continue
    if (Number.isNaN(found)) found = value
    else found = least ? Math.min(found, value) : Math.max(found, value)
  }
  return found + 0
}

/** The record that counts as the latest among the first `count`; -1 where there is none. */
export function latestOf(packed: Packed, { width, event, window }: Layout, count: number): number {
  // Without windows, records that never count are not kept.
  if (window === undefined || count === 0) return count - 1
  let found = 0
  for (let record = 1; record < count; record++)
    if (packed[record * width + event]! >= packed[found * width + event]!) found = record
  return found
}
