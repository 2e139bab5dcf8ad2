import { hasCode } from '../base/index.ts'
import { type Column, columnOf, columnsOf, evaluate, parseExpression, type Schema, type Table } from '../table/index.ts'
import { recordsOf } from './arrivals.ts'
import { changeEntities } from './change-entities.ts'
import { anyKeysAsked } from './entity-key.ts'
import { fail } from './errors.ts'
import { withMoments } from './json-rows.ts'
import { mergeRecords } from './merge-records.ts'
import type { WriteNeeds } from './online.ts'
import {
  EMPTY_SPACE,
  isReady,
  nextSpaceOf,
  type OnlineState,
  STATE_KEY,
  type StateNote,
  spaceOf,
  stateWords,
} from './online-state.ts'
import { PUSHED, pack, type Records, unpack } from './packed.ts'
import type { FeatureView } from './view.ts'
import { definitionNote } from './view-part.ts'
import { MICROS, planView, SCALE } from './view-plan.ts'

/** Where a value of 2⁻²⁰ no longer fits. */
const MOST = 2 ** 43

/** Adds rows to what the store holds of a view; returns how many. They are in order by event time and arrival, whatever order they come in. */
export async function pushOnline(needs: WriteNeeds, view: FeatureView, given: Table): Promise<number> {
  const { online } = needs
  const rows = withMoments(given, momentNames(view))
  let state = await readyState(needs, view, rows)
  const records = recordsToPush(view, state, rows)
  let count = 0
  for (const { numbers } of records.values()) count += numbers.length / state.layout.width
  for (;;) {
    const { layout, from, generation, building } = state
    const change = (key: string, held: Parameters<typeof unpack>[0]) =>
      pack(mergeRecords({ held: unpack(held, layout), more: records.get(key)! }, layout, from), layout)
    const spaces = building ? [nextSpaceOf(view), spaceOf(view)] : [spaceOf(view)]
    for (const space of spaces) await changeEntities(online, space, { keys: [...records.keys()], change })
    // Where all was made anew meanwhile, this may have gone to what is gone.
    state = await readyState(needs, view, rows)
    if (state.generation === generation && state.building === building) return count
  }
}

/** The state of a view that rows are pushed to: made where there is none, and what is too old to matter let go. */
async function readyState(needs: WriteNeeds, view: FeatureView, rows: Table): Promise<OnlineState> {
  const { online, states, clock, slackMicros } = needs
  const space = spaceOf(view)
  const read = states.reader(view)
  for (;;) {
    const [words] = await online.get(space, [STATE_KEY])
    const state = read(words)
    const from = Math.floor(clock.now() * MICROS - slackMicros)
    if (state && isReady(state) && state.from >= from - slackMicros) return state
    const put = stateWords(
      state
        ? { ...state, from: isReady(state) ? Math.max(state.from, from) : from }
        : await fresh(needs, view, rows, from),
    )
    // Records of another declaration look different.
    if (words !== undefined && !state) await online.move(EMPTY_SPACE, space)
    await online.replace(space, new Map([[STATE_KEY, { was: state ? words : undefined, put }]]))
  }
}

async function fresh(needs: WriteNeeds, view: FeatureView, rows: Table, from: number): Promise<StateNote> {
  const plan = planView(view, await schemaOf(needs, view, rows))
  const { layout: _, ...note } = definitionNote(plan, needs.states.definition(view))
  const never = Number.NEGATIVE_INFINITY
  return { ...note, version: null, generation: 0, building: false, from, through: never, reaching: never }
}

/** The columns of the dataset of a view; where it was never ingested, what its declaration and the rows say of them. */
async function schemaOf({ datasets }: WriteNeeds, { from }: FeatureView, rows: Table): Promise<Schema> {
  const version = await datasets.version(from.name).catch((error) => {
    if (hasCode(error, 'data.not_ingested')) return undefined
    throw error
  })
  if (version) return version.schema
  const kinds = new Map([...rows.columns].map(([name, { kind }]) => [name, kind] as const))
  for (const [name, rule] of Object.entries(from.contract)) kinds.set(name, KINDS[rule.kind] ?? 'number')
  return [...kinds].map(([name, kind]) => ({ name, kind }))
}

const KINDS: Readonly<Record<string, 'time' | 'category'>> = { time: 'time', category: 'category' }

/** Rows as records, by entity, in order. Errors: `features.bad_push`, `features.missing_key`, `features.value_out_of_range`. */
function recordsToPush(view: FeatureView, state: OnlineState, rows: Table): ReadonlyMap<string, Records> {
  const keyOf = anyKeysAsked(view, rows, state.keys)
  const events = momentsOf(view, view.from.time!, rows)
  const arrivals = arrivalsOf(view, rows, events)
  const values = state.windows.texts.map((_, i) => valuesOf(view, state, { rows, slot: i }))
  const { layout } = state
  const number = (values: Float64Array): Column => ({ kind: 'number', values })
  const columns = [number(arrivals), ...(layout.latest ? [number(events)] : []), ...values]
  const placed = new Map<string, number[]>()
  for (let row = 0; row < rows.rows; row++) {
    const key = keyOf(row)
    if (key === undefined)
      throw fail('bad_push', { view: view.name, reason: `row ${row + 1} has no ${view.keys.join(', ')}` })
    if (Number.isNaN(events[row]!))
      throw fail('bad_push', { view: view.name, reason: `row ${row + 1} has no ${view.from.time}` })
    if (Number.isNaN(arrivals[row]!)) continue
    placed.set(key, [...(placed.get(key) ?? []), row])
  }
  const order = (a: number, b: number): number => arrivals[a]! - arrivals[b]! || events[a]! - events[b]! || a - b
  return new Map([...placed].map(([key, its]) => [key, recordsOf(columns, layout, its.sort(order))]))
}

/** The columns of moments, where they come as texts. */
function momentNames({ from, knownAt, features }: FeatureView): ReadonlySet<string> {
  const times = Object.entries(from.contract).flatMap(([name, rule]) => (rule.kind === 'time' ? [name] : []))
  const known = knownAt ? columnsOf(parseExpression(knownAt.text)) : []
  const named = Object.entries(features).flatMap(([name, { value }]) =>
    value && times.includes(value.text) ? [name] : [],
  )
  return new Set([from.time!, CREATED, ...times, ...known, ...named])
}

/** Where a row has no other word of when it became known. */
const CREATED = 'created'

/** Moments of a column, in whole microseconds. */
function momentsOf(view: FeatureView, name: string, rows: Table): Float64Array {
  const column = rows.columns.get(name)
  if (!column) throw fail('bad_push', { view: view.name, reason: `they have no column ${name}` })
  if (column.kind === 'category')
    throw fail('bad_push', { view: view.name, reason: `column ${name} holds texts, not times` })
  return column.values.map((at) => Math.round(at * MICROS))
}

/** The later of event and `knownAt`; rows without what `knownAt` needs are known at `created`, or when they happened. A pushed row is a quarter microsecond late. */
function arrivalsOf(view: FeatureView, rows: Table, events: Float64Array): Float64Array {
  const expression = view.knownAt && parseExpression(view.knownAt.text)
  const isTold = expression && columnsOf(expression).every((name) => rows.columns.has(name))
  const known = isTold ? evaluate(expression, rows) : rows.columns.get(CREATED)
  if (!known || known.kind === 'category') return events.map((at) => at + PUSHED)
  return events.map((at, row) => {
    const moment = Math.round(known.values[row]! * MICROS)
    return Math.max(at, Number.isNaN(moment) && !isTold ? at : moment) + PUSHED
  })
}

interface Slot {
  readonly rows: Table
  readonly slot: number
}

/** What a value is in each row: computed as of the dataset, or else given under the name of a `latest` feature. */
function valuesOf(view: FeatureView, { windows, kinds }: OnlineState, { rows, slot }: Slot): Column {
  const text = windows.texts[slot]!
  const expression = parseExpression(text)
  const features = windows.features.filter(({ value }) => value === slot)
  const named = features.find(({ fn, name }) => fn === 'latest' && rows.columns.has(name))
  const column = columnsOf(expression).every((name) => rows.columns.has(name))
    ? evaluate(expression, rows)
    : named && columnOf(rows, named.name)
  const kind = kinds[slot]!
  if (!column || isMissing(column)) return missing(kind, rows.rows)
  if (column.kind !== kind && (column.kind === 'category' || kind === 'category')) {
    const reason = `${features[0]!.name} would be ${column.kind === 'category' ? 'texts' : `${column.kind}s`}, not ${kind === 'category' ? 'texts' : `${kind}s`}`
    throw fail('bad_push', { view: view.name, reason })
  }
  if (column.kind === 'category') return column
  if (windows.forms[slot] === 'whole')
    return { kind: 'number', values: column.values.map((value) => wholeOf(value, text)) }
  return {
    kind: 'number',
    values: kind === 'time' ? column.values.map((at) => Math.round(at * MICROS)) : column.values,
  }
}

function isMissing(column: Column): boolean {
  return column.kind === 'category' ? column.codes.every((code) => code < 0) : column.values.every(Number.isNaN)
}

function missing(kind: Column['kind'], rows: number): Column {
  if (kind === 'category') return { kind, codes: new Int32Array(rows).fill(-1), dictionary: [] }
  return { kind: 'number', values: new Float64Array(rows).fill(Number.NaN) }
}

/** Rounded as the engine rounds: halves away from zero. */
function wholeOf(value: number, text: string): number {
  if (Math.abs(value) >= MOST) throw fail('value_out_of_range', { features: text })
  return Math.sign(value) * Math.round(Math.abs(value) * SCALE)
}
