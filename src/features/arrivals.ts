import type { Lake } from '../storage/index.ts'
import { type CategoryColumn, type Column, columnOf, type NumberColumn, quoteName, type Table } from '../table/index.ts'
import { keysFrom } from './entity-key.ts'
import { concatRecords } from './merge-records.ts'
import type { Layout, Records } from './packed.ts'
import type { JoinedView } from './sourced.ts'

/** Arrivals in (after, through], in microseconds. */
export interface Span {
  readonly after: number
  readonly through: number
}

/** The records of one entity, in order. */
export interface Group {
  readonly key: string
  readonly records: Records
}

/** Records that are read at once. */
const BATCH = 50_000

/**
 * SQL: the rows of a view as records, with `k0`, … (keys), `a` (arrival), `h` (event), `r` (place) and `v0`, … (values). Rows without a
 * key, and those that never became known, are left out.
 */
export function recordsSql({ plan, source }: Pick<JoinedView, 'plan' | 'source'>, where = 'true'): string {
  const keys = plan.keys.map(({ sql }, i) => `${sql} as k${i}`)
  const values = plan.values.map(
    (value, i) => `${plan.kinds[i] === 'category' ? value : `cast(${value} as double)`} as v${i}`,
  )
  const known = [...plan.keys.map((_, i) => `k${i} is not null`), 'a is not null', 'h is not null']
  // Materialized, so that the conditions below do not make the engine compute an arrival again in each of them.
  return `select * from (with arrived as materialized (
      select ${[...keys, `${plan.arrival} as a`, `${plan.event} as h`, '__row as r', ...values].join(', ')} from ${source} where ${where})
    select * from arrived where ${known.join(' and ')})`
}

/** Rows that may have arrived in a span, by their own time. */
function timesWithin({ plan, lag }: JoinedView, { after, through }: Span): string {
  const time = quoteName(plan.view.from.time!)
  return `${time} > make_timestamp(${after - lag}) and ${time} <= make_timestamp(${through})`
}

const names = (letter: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `${letter}${i}`)

function columnsOf({ plan }: JoinedView): { readonly keys: readonly string[]; readonly values: readonly string[] } {
  return { keys: names('k', plan.keys.length), values: names('v', plan.values.length) }
}

/** What of all that arrived a store needs to be exact from a moment on, entity by entity, some at a time; or of the entities in `only`. */
export async function* readGroups(
  lake: Lake,
  view: JoinedView,
  { span, layout, only }: { readonly span: Span; readonly layout: Layout; readonly only?: string },
): AsyncGenerator<readonly Group[], void, undefined> {
  const { keys, values } = columnsOf(view)
  const among = only === undefined ? '' : ` and (${keys.join(', ')}) in (select (${keys.join(', ')}) from (${only}))`
  const range = `select * from (${recordsSql(view, timesWithin(view, span))}) where a > ${span.after} and a <= ${span.through}${among}`
  const parts = [range, ...(layout.latest ? [winnersSql(view, { after: span.after, among })] : [])]
  const sql = `select ${[...keys, 'cast(a as double) as a', 'cast(h as double) as h', ...values].join(', ')}
    from (${parts.join(' union all ')}) order by ${[...keys, 'a', 'h', 'r'].join(', ')}`
  let open: Group | undefined
  for await (const table of lake.tables(sql, BATCH)) {
    const groups = groupsOf(table, view, layout)
    const first = groups[0]
    if (open && first?.key === open.key)
      groups[0] = { key: open.key, records: concatRecords(open.records, first.records, layout) }
    else if (open) groups.unshift(open)
    open = groups.pop()
    if (groups.length > 0) yield groups
  }
  if (open) yield [open]
}

/** Of each entity the record that counts as the latest at a moment. */
function winnersSql(view: JoinedView, { after, among }: { readonly after: number; readonly among: string }): string {
  const { keys, values } = columnsOf(view)
  const time = quoteName(view.plan.view.from.time!)
  const fields = ['h', 'a', 'r', ...values].map((name) => `${name} := ${name}`)
  const found = ['a', 'h', 'r', ...values].map((name) => `s.${name} as ${name}`)
  const rows = `select * from (${recordsSql(view, `${time} <= make_timestamp(${after})`)}) where a <= ${after}${among}`
  return `select ${[...keys, ...found].join(', ')} from (
    select ${keys.join(', ')}, max(struct_pack(${fields.join(', ')})) as s from (${rows}) group by ${keys.join(', ')})`
}

/** What arrived in a span, in the order of arrival; at most so many records, and how far those reach. */
export interface Arrivals {
  readonly through: number
  /** Hands on what arrived up to a moment and was not handed on before, by entity. */
  take(through: number): ReadonlyMap<string, Records>
}

/** Reads the arrivals of a span; where there are more than `limit`, those up to a moment that is wholly in. */
export async function readArrivals(
  lake: Lake,
  view: JoinedView,
  { span, layout, limit }: { readonly span: Span; readonly layout: Layout; readonly limit: number },
): Promise<Arrivals> {
  const { keys, values } = columnsOf(view)
  const sql = (
    most: number,
  ): string => `select ${[...keys, 'cast(a as double) as a', 'cast(h as double) as h', ...values].join(', ')}
    from (${recordsSql(view, timesWithin(view, span))}) where a > ${span.after} and a <= ${span.through}
    order by a, h, r limit ${most}`
  for (let most = limit; ; most *= 4) {
    const table = await lake.table(sql(most))
    const { values: arrivals } = columnOf(table, 'a') as NumberColumn
    const last = arrivals[table.rows - 1]
    if (table.rows < most) return takeFrom({ table, view, layout }, { end: table.rows, through: span.through })
    let end = table.rows
    while (end > 0 && arrivals[end - 1] === last) end--
    if (end > 0) return takeFrom({ table, view, layout }, { end, through: arrivals[end - 1]! })
  }
}

interface Given {
  readonly table: Table
  readonly view: JoinedView
  readonly layout: Layout
}

function takeFrom({ table, view, layout }: Given, { end, through }: { end: number; through: number }): Arrivals {
  const { values: arrivals } = columnOf(table, 'a') as NumberColumn
  const keyOf = keysFrom(columnsOf(view).keys.map((name) => columnOf(table, name)))
  const cut = recordCutter(table, view, layout)
  let next = 0
  return {
    through,
    take(until) {
      const rows = new Map<string, number[]>()
      for (; next < end && arrivals[next]! <= until; next++) {
        const key = keyOf(next)!
        const known = rows.get(key)
        if (known) known.push(next)
        else rows.set(key, [next])
      }
      return new Map([...rows].map(([key, its]) => [key, cut(its)]))
    },
  }
}

function groupsOf(table: Table, view: JoinedView, layout: Layout): Group[] {
  const keyOf = keysFrom(columnsOf(view).keys.map((name) => columnOf(table, name)))
  const cut = recordCutter(table, view, layout)
  const groups: Group[] = []
  for (let row = 0; row < table.rows; ) {
    const key = keyOf(row)!
    const rows = [row++]
    while (row < table.rows && keyOf(row) === key) rows.push(row++)
    groups.push({ key, records: cut(rows) })
  }
  return groups
}

/** Makes records of rows. */
function recordCutter(table: Table, view: JoinedView, layout: Layout): (rows: readonly number[]) => Records {
  const columns = [
    columnOf(table, 'a'),
    ...(layout.latest ? [columnOf(table, 'h')] : []),
    ...columnsOf(view).values.map((name) => columnOf(table, name)),
  ]
  return (rows) => recordsOf(columns, layout, rows)
}

/** Records from columns that stand in the order of a record: each row one. */
export function recordsOf(columns: readonly Column[], { width }: Layout, rows: readonly number[]): Records {
  const numbers = new Float64Array(rows.length * width)
  const texts: string[] = []
  for (let place = 0; place < width; place++) {
    const column = columns[place]!
    if (column.kind === 'category') putTexts({ numbers, texts, width }, { column, place, rows })
    else
      rows.forEach((row, i) => {
        numbers[i * width + place] = column.values[row]!
      })
  }
  return { numbers, texts }
}

interface Out {
  readonly numbers: Float64Array
  readonly texts: string[]
  readonly width: number
}

interface TextsIn {
  readonly column: CategoryColumn
  readonly place: number
  readonly rows: readonly number[]
}

function putTexts({ numbers, texts, width }: Out, { column, place, rows }: TextsIn): void {
  const known = new Map<number, number>()
  rows.forEach((row, i) => {
    const code = column.codes[row]!
    let text = code < 0 ? Number.NaN : known.get(code)
    if (text === undefined) {
      text = texts.push(column.dictionary[code]!) - 1
      known.set(code, text)
    }
    numbers[i * width + place] = text
  })
}
