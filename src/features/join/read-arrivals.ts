import type { Lake } from '../../storage/index.ts'
import { type Column, columnOf, type NumberColumn, type Table } from '../../table/index.ts'
import { grouped, placesInOrder } from './grouped.ts'
import type { KeyCodes } from './key-codes.ts'
import { joinedCodes, joinedNumbers, taken } from './pieces.ts'
import { createTextRecords, type TextRecords } from './text-records.ts'

/** What to read: a relation with `k0`, … (keys), `a` (arrival), `h` (event), `v0`, … (values) and `r` (places in the dataset). */
export interface ArrivalsOrder {
  readonly sql: string
  /** No relation has more. */
  readonly rows: number
  readonly keys: number
  readonly values: number
  readonly withEvents: boolean
  /** True where rows have places; without, they come in the order of the dataset. */
  readonly withRows: boolean
  /** Arrivals in (after, to]. */
  readonly after: number
  readonly to: number
  /** Those with a code in [from, to). */
  readonly part: { readonly from: number; readonly to: number }
}

/**
 * Rows as they became known, by whom they are about, each in the order of arrival. Moments are microseconds. Values stand in records,
 * row by row, so that whoever reads one value of a row has the others at hand.
 */
export interface Arrived {
  readonly starts: Int32Array
  readonly moments: Float64Array
  /** When each row happened; only where somebody asks for the latest. */
  readonly events: Float64Array | undefined
  readonly records: Float64Array
  /** Values a record. */
  readonly width: number
  /** Texts of each value that is one; its records hold places in them, NaN where missing. */
  readonly texts: readonly (readonly string[] | undefined)[]
}

/** Cells that are read at once: few readings, so that each text is seen once. */
const CELLS = 16_000_000

/** A stretch of rows; the codes of those that do not matter are −1. */
interface Piece {
  readonly codes: Int32Array
  readonly moments: Float64Array
  readonly events: Float64Array
  readonly rows: Float64Array
  readonly values: readonly Column[]
}

/** Reads what arrived, keeps the rows that somebody asks about, and sorts them. */
export async function readArrivals(lake: Lake, keys: KeyCodes, order: ArrivalsOrder): Promise<Arrived> {
  const pieces: Piece[] = []
  const atOnce = Math.min(order.rows + 1, Math.ceil(CELLS / (order.keys + order.values + 3)))
  for await (const chunk of lake.tables(order.sql, atOnce)) {
    const piece = pieceOf(chunk, keys, order)
    if (piece) pieces.push(piece)
  }
  const codes = joinedCodes(pieces.map((piece) => piece.codes))
  const moments = joinedNumbers(pieces.map((piece) => piece.moments))
  const inOrder = order.withRows ? placesInOrder(joinedNumbers(pieces.map((piece) => piece.rows))) : undefined
  const { starts, order: places, moments: sorted } = grouped({ codes, moments, count: keys.count, inOrder })
  const events = order.withEvents ? taken(joinedNumbers(pieces.map((piece) => piece.events)), places) : undefined
  const texts = Array.from({ length: order.values }, createTextRecords)
  const records = recordsOf(pieces, { places, texts, rows: codes.length, width: order.values })
  const dictionaries = texts.map((one) => (one.texts.length > 0 ? one.texts : undefined))
  return { starts, moments: sorted, events, records, width: order.values, texts: dictionaries }
}

/** Nothing where no row matters. */
function pieceOf(chunk: Table, keys: KeyCodes, order: ArrivalsOrder): Piece | undefined {
  const codes = keys.find(Array.from({ length: order.keys }, (_, i) => columnOf(chunk, `k${i}`)))
  const moments = numbersOf(chunk, 'a')
  const events = order.withEvents ? numbersOf(chunk, 'h') : NOTHING
  const places = order.withRows ? numbersOf(chunk, 'r') : NOTHING
  const values = Array.from({ length: order.values }, (_, i) => columnOf(chunk, `v${i}`))
  const { from, to } = order.part
  let count = 0
  const kept = new Int32Array(chunk.rows)
  for (let row = 0; row < chunk.rows; row++) {
    const matters = codes[row]! >= from && codes[row]! < to && moments[row]! > order.after && moments[row]! <= order.to
    if (matters) kept[count++] = row
    else codes[row] = -1
  }
  if (count === 0) return undefined
  // Copying most of a stretch would cost more than keeping all of it.
  if (count * 2 > chunk.rows) return { codes, moments, events, rows: places, values }
  const rows = kept.subarray(0, count)
  return {
    codes: takenCodes(codes, rows),
    moments: taken(moments, rows),
    events: order.withEvents ? taken(events, rows) : NOTHING,
    rows: order.withRows ? taken(places, rows) : NOTHING,
    values: values.map((column) => takenColumn(column, rows)),
  }
}

const NOTHING = new Float64Array(0)
const numbersOf = (chunk: Table, name: string): Float64Array => (columnOf(chunk, name) as NumberColumn).values

function takenCodes(codes: Int32Array, rows: Int32Array): Int32Array {
  const found = new Int32Array(rows.length)
  for (let i = 0; i < rows.length; i++) found[i] = codes[rows[i]!]!
  return found
}

function takenColumn(column: Column, rows: Int32Array): Column {
  if (column.kind === 'category') return { ...column, codes: takenCodes(column.codes, rows) }
  return { ...column, values: taken(column.values, rows) }
}

interface Recording {
  /** The rows in their order. */
  readonly places: Int32Array
  readonly texts: readonly TextRecords[]
  readonly rows: number
  readonly width: number
}

function recordsOf(pieces: readonly Piece[], { places, texts, rows, width }: Recording): Float64Array {
  const ranks = new Int32Array(rows).fill(-1)
  for (let rank = 0; rank < places.length; rank++) ranks[places[rank]!] = rank
  const records = new Float64Array(places.length * width)
  let begin = 0
  for (const { codes, values } of pieces) {
    const columns = values.map((column, j) => (column.kind === 'category' ? texts[j]!.numbers(column) : column.values))
    for (let from = 0; from < codes.length; from += NEAR) {
      const near = ranks.subarray(begin + from, begin + Math.min(from + NEAR, codes.length))
      for (const [j, column] of columns.entries()) {
        const values = column.subarray(from, from + NEAR)
        for (let row = 0; row < near.length; row++) if (near[row]! >= 0) records[near[row]! * width + j] = values[row]!
      }
    }
    begin += codes.length
  }
  return records
}

/** Rows whose records stay near while one value after the other is put into them. */
const NEAR = 2_048
