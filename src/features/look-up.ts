import type { Online, Soon, Words } from '../storage/index.ts'
import { type Column, categoryColumn, type Table } from '../table/index.ts'
import { anyKeysAsked, keysAsked } from './entity-key.ts'
import { fail } from './errors.ts'
import { isPushed } from './merge-records.ts'
import { isReady, type OnlineState, STATE_KEY, type StateReader, spaceOf } from './online-state.ts'
import { countThrough, endOfRecords, extremeOf, type Layout, latestOf, type Packed, sumOf, textIn } from './packed.ts'
import type { FeatureView } from './view.ts'
import { MICROS, type PlannedFeature } from './view-plan.ts'

/** How a value was found. */
export const PRESENT = 0
export const NULL_VALUE = 1
export const NOT_FOUND = 2
export const OUTSIDE_MAX_AGE = 3

/** The features of one view for rows. */
export interface Looked {
  readonly columns: ReadonlyMap<string, Column>
  /** By feature, one of the four above a row; windows and `latest` features share theirs where all values are there. */
  readonly statuses: ReadonlyMap<string, Uint8Array>
  /** The moment of what was found, a row, in microseconds: the event of the latest record, else the newest arrival; NaN where nothing was. */
  readonly moments: Float64Array
}

/** Which rows ask, and when each does, in milliseconds. */
export interface Asking {
  readonly rows: Table
  readonly at: Float64Array
  /** Whether keys may stand under the names that the data has for them, numbers for texts and texts for numbers. */
  readonly anyKeys?: boolean
}

/** The features of one view for rows, each at its moment; of a moment before what is kept, missing. */
export function lookUp(
  online: Online,
  { view, read }: { readonly view: FeatureView; readonly read: StateReader },
  asking: Asking,
): Soon<Looked> {
  const space = spaceOf(view)
  const last = read.last()
  if (last) return withState(last)
  const first = online.get(space, [STATE_KEY])
  if (first instanceof Promise) return first.then(([words]) => withState(stateOf(view, read(words))))
  return withState(stateOf(view, read(first[0])))

  // The state is read with the entities, so that both are of one moment; how keys are written hardly ever changes.
  function withState(known: OnlineState): Soon<Looked> {
    const keys = distinctKeys(view, known, asking)
    const held = online.get(space, [STATE_KEY, ...keys.keys])
    if (held instanceof Promise) return held.then((all) => answer(all, keys, known))
    return answer(held, keys, known)
  }

  function answer(held: readonly (Words | undefined)[], keys: Keys, known: OnlineState): Soon<Looked> {
    const state = stateOf(view, read(held[0]))
    if (state.keys.some((kind, i) => kind !== known.keys[i])) return withState(state)
    return readRows({ state, held, places: keys.places }, asking.at)
  }
}

/** Errors: `features.not_materialized`. */
function stateOf(view: FeatureView, state: OnlineState | undefined): OnlineState {
  if (state && isReady(state)) return state
  throw fail('not_materialized', { view: view.name })
}

interface Keys {
  readonly keys: readonly string[]
  /** For each row, the place of its key behind the state; -1 where it has none. */
  readonly places: Int32Array
}

function distinctKeys(view: FeatureView, state: OnlineState, { rows, anyKeys }: Asking): Keys {
  const keyOf = anyKeys ? anyKeysAsked(view, rows, state.keys) : keysAsked(view, rows, state.keys)
  const known = new Map<string, number>()
  const keys: string[] = []
  const places = new Int32Array(rows.rows)
  for (let row = 0; row < rows.rows; row++) {
    const key = keyOf(row)
    let place = key === undefined ? -1 : known.get(key)
    if (place === undefined) {
      place = keys.push(key!)
      known.set(key!, place)
    }
    places[row] = place
  }
  return { keys, places }
}

/** What was read for the rows of a request. */
interface Read {
  readonly state: OnlineState
  readonly held: readonly (Words | undefined)[]
  readonly places: Int32Array
}

interface Cell {
  readonly packed: Packed
  readonly layout: Layout
  /** Where its records end, in numbers. */
  readonly end: number
  /** How many records are known at the moment. */
  readonly count: number
  /** The record that counts as the latest; -1 where none does. */
  readonly latest: number
  readonly at: number
  readonly ttl: number
}

/** The features of a view, from what was read. */
function readRows({ state, held, places }: Read, at: Float64Array): Looked {
  const { layout, windows } = state
  const rows = places.length
  const seen = held.map((packed, i) => (i === 0 || packed === undefined ? undefined : visible(packed, state)))
  const moments = new Float64Array(rows).fill(Number.NaN)
  const cells = Array.from({ length: rows }, (_, row): Cell | undefined => {
    const moment = Math.round(at[row]! * MICROS)
    const place = places[row]!
    if (place < 0 || !(moment >= state.from)) return undefined
    const packed = seen[place] ?? NOTHING
    const end = endOfRecords(packed, layout)
    const count = countThrough(packed, { width: layout.width, end }, moment)
    const latest = layout.latest ? latestOf(packed, layout, count) : -1
    const shown = layout.latest ? latest : count - 1
    if (shown >= 0) moments[row] = Math.floor(packed[shown * layout.width + layout.event]!)
    return { packed, layout, end, count, latest, at: moment, ttl: windows.ttl }
  })
  const columns = new Map<string, Column>()
  const statuses = new Map<string, Uint8Array>()
  for (const feature of windows.features) {
    const kind = state.kinds[feature.value]!
    const found = new Uint8Array(rows)
    statuses.set(feature.name, found)
    columns.set(
      feature.name,
      kind === 'category' ? textsOf(cells, feature, found) : numbersOf(cells, { feature, kind }, found),
    )
  }
  return { columns, statuses, moments }
}

const NOTHING = new Float64Array(0)

/** Records of the data that a materialization has added, but not all of, are not there yet. */
function visible(packed: Packed, { layout, through }: OnlineState): Packed {
  const { width } = layout
  const end = endOfRecords(packed, layout)
  let last = end - width
  while (last >= 0 && packed[last]! > through && isPushed(packed[last]!)) last -= width
  if (last < 0 || packed[last]! <= through) return packed
  const kept: number[] = []
  for (let at = 0; at < end; at += width)
    if (packed[at]! <= through || isPushed(packed[at]!)) for (let i = 0; i < width; i++) kept.push(packed[at + i]!)
  return Float64Array.from([...kept, ...packed.subarray(end)])
}

function numbersOf(
  cells: readonly (Cell | undefined)[],
  { feature, kind }: { readonly feature: PlannedFeature; readonly kind: 'number' | 'time' },
  statuses: Uint8Array,
): Column {
  const values = new Float64Array(cells.length)
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row]
    const value =
      cell === undefined
        ? Number.NaN
        : feature.fn === 'latest'
          ? latestNumber(cell, feature)
          : windowValue(cell, feature)
    values[row] = kind === 'time' ? value / MICROS : value
    if (Number.isNaN(value)) statuses[row] = statusOf(cell, feature)
  }
  return { kind: feature.fn === 'latest' ? kind : 'number', values }
}

function textsOf(cells: readonly (Cell | undefined)[], feature: PlannedFeature, statuses: Uint8Array): Column {
  return categoryColumn(
    cells.map((cell, row) => {
      const place = cell === undefined ? -1 : placeOf(cell, feature)
      const text = place < 0 ? undefined : textIn(cell!.packed, cell!.end, place)
      if (text === undefined) statuses[row] = statusOf(cell, feature)
      return text
    }),
  )
}

/** Where the latest value stands; -1 where there is none, or it is too old. */
function placeOf({ packed, layout, latest, at, ttl }: Cell, { value }: PlannedFeature): number {
  if (latest < 0) return -1
  const record = latest * layout.width
  return packed[record + layout.event]! < at - ttl ? -1 : record + layout.first + value
}

function latestNumber(cell: Cell, feature: PlannedFeature): number {
  const place = placeOf(cell, feature)
  return place < 0 ? Number.NaN : cell.packed[place]!
}

function windowValue({ packed, layout, end, count, at }: Cell, { fn, length, value }: PlannedFeature): number {
  const { width, first } = layout
  const from = countThrough(packed, { width, end }, at - length)
  if (fn === 'count') return count - from
  const run = { packed, width, place: first + value, from, to: count }
  return fn === 'min' || fn === 'max' ? extremeOf(run, fn === 'min') : sumOf(run, fn === 'mean')
}

/** Why a value is missing. */
function statusOf(cell: Cell | undefined, { fn }: PlannedFeature): number {
  if (cell === undefined || cell.count === 0) return NOT_FOUND
  if (fn !== 'latest') return NULL_VALUE
  const { packed, layout, latest, at, ttl } = cell
  if (latest < 0) return NOT_FOUND
  return packed[latest * layout.width + layout.event]! < at - ttl ? OUTSIDE_MAX_AGE : NULL_VALUE
}
