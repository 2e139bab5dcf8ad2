import type { Lake } from '../../storage/index.ts'
import { type Column, columnOf, numberColumn, type Table, takeRows, textAt } from '../../table/index.ts'
import type { JournalPart, JournalWindow } from './memory.ts'
import type { Label } from './row.ts'
import { numbersIn } from './row.ts'
import type { Segment, Segments } from './segments.ts'

/** What reading sealed rows needs. */
export interface OlderNeeds {
  readonly lake: Lake
  readonly segments: Segments
}

/** Which sealed rows are wanted. */
export interface OlderRows extends JournalWindow {
  /** The number of the first row that is not wanted. */
  readonly before: number
  readonly unsealed: readonly Label[]
  /** True for an id that a later row took. */
  readonly isReplaced: (id: string) => boolean
}

/** Stands between ids in one text; no id contains it. */
const BETWEEN = '\u001f'

/**
 * Sealed rows before number `before`, with the labels known by then: those that are sealed, and `unsealed` ones. Of rows with
 * one id only the last is there, wherever it is.
 */
export async function readOlder(needs: OlderNeeds, endpoint: string, asked: OlderRows): Promise<Table | undefined> {
  const { knownBy = Number.MAX_SAFE_INTEGER, unsealed, isReplaced } = asked
  const sql = await olderSql(needs, endpoint, asked)
  if (sql === undefined) return undefined
  const found = await needs.lake.table(`${sql} order by n`)
  return withLabels(
    stillThere(found, isReplaced),
    unsealed.filter(({ at }) => at <= knownBy),
  )
}

/** Rows of a stretch of sealed ones: many at a time cost memory, few cost time. */
const ROWS_AT_ONCE = 32_768

/** The same rows some thousand at a time, in no order. */
export async function* streamOlder(
  needs: OlderNeeds,
  endpoint: string,
  asked: OlderRows,
): AsyncGenerator<JournalPart, void, undefined> {
  const { knownBy = Number.MAX_SAFE_INTEGER, unsealed, isReplaced } = asked
  const sql = await olderSql(needs, endpoint, asked)
  if (sql === undefined) return
  const next = Math.min(await nextSealed(needs, endpoint, knownBy), nextOf(unsealed, knownBy))
  const known = unsealed.filter(({ at }) => at <= knownBy)
  for await (const found of needs.lake.tables(sql, ROWS_AT_ONCE))
    yield { rows: withLabels(stillThere(found, isReplaced), known), next }
}

const nextOf = (labels: readonly Label[], moment: number): number =>
  labels.reduce((next, { at }) => (at > moment ? Math.min(next, at) : next), Number.POSITIVE_INFINITY)

/** When the next sealed label becomes known, of whichever row. */
async function nextSealed(needs: OlderNeeds, endpoint: string, moment: number): Promise<number> {
  const later = (await needs.segments.list(endpoint, 'labels')).filter(({ toAt }) => toAt > moment)
  if (later.length === 0) return Number.POSITIVE_INFINITY
  const [found] = await needs.lake.rows(
    `select min("at") as next from ${await scanOf(needs.lake, later)} where "at" > ${moment}`,
  )
  return Number(found!['next'] ?? Number.POSITIVE_INFINITY)
}

async function olderSql(needs: OlderNeeds, endpoint: string, asked: OlderRows): Promise<string | undefined> {
  const { from, to, before, knownBy = Number.MAX_SAFE_INTEGER } = asked
  const sealed = await needs.segments.list(endpoint, 'predictions')
  const within = sealed.filter(({ firstN, fromAt, toAt }) => firstN < before && fromAt < to && toAt >= from)
  if (within.length === 0) return undefined
  const rows = await Promise.all(within.map(async ({ address }) => `select * from ${await needs.lake.scan([address])}`))
  const labels = await needs.segments.list(endpoint, 'labels')
  const [start, end, limit] = [from, to, knownBy].map(whole)
  return `with wanted as (select * from (${rows.join(' union all by name ')}) where "at" >= ${start} and "at" < ${end}),
      newest as (
        select id, max(n) as n from ${await scanOf(needs.lake, sealed)} where id in (select id from wanted) group by id),
      known as (${labels.length === 0 ? NO_LABELS : lastLabels(await scanOf(needs.lake, labels), limit!)})
    select r.* exclude (n), known.label as label, known.label_at as label_at
    from wanted r join newest using (id, n) left join known using (id) where n < ${before}`
}

/** SQL has no word for what is infinite. */
const whole = (moment: number): number => Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, moment))

const scanOf = (lake: Lake, segments: readonly Segment[]): Promise<string> =>
  lake.scan(segments.map(({ address }) => address))

const NO_LABELS = `select null::varchar as id, null::double as label, null::double as label_at where false`

const lastLabels = (scan: string, knownBy: number): string =>
  `select id, label, "at" as label_at from ${scan} where "at" <= ${knownBy} and id in (select id from wanted)
   qualify row_number() over (partition by id order by "at" desc, n desc) = 1`

function stillThere(rows: Table, isReplaced: (id: string) => boolean): Table {
  const ids = columnOf(rows, 'id')
  if (ids.kind !== 'category') return rows
  const there = Array.from(ids.codes.keys()).filter((row) => !isReplaced(textAt(ids, row)!))
  return there.length === rows.rows ? rows : takeRows(rows, there)
}

function withLabels(rows: Table, unsealed: readonly Label[]): Table {
  const label = Float64Array.from(numbersIn(rows, 'label'))
  const labelAt = Float64Array.from(numbersIn(rows, 'label_at'))
  const ids = columnOf(rows, 'id')
  if (unsealed.length > 0 && ids.kind === 'category') {
    const places = new Map(Array.from(ids.codes, (code, row) => [ids.dictionary[code]!, row]))
    for (const one of unsealed) {
      const row = places.get(one.id)
      if (row === undefined || labelAt[row]! > one.at) continue
      label[row] = one.label
      labelAt[row] = one.at
    }
  }
  const columns: [string, Column][] = [
    ['label', numberColumn(label)],
    ['label_at', numberColumn(labelAt)],
  ]
  return { rows: rows.rows, columns: new Map([...rows.columns, ...columns]) }
}

/** How many of these ids, each there once, are in sealed rows. */
export async function countOlder(needs: OlderNeeds, endpoint: string, ids: readonly string[]): Promise<number> {
  const sealed = await needs.segments.list(endpoint, 'predictions')
  if (sealed.length === 0 || ids.length === 0) return 0
  const [counted] = await needs.lake.rows(
    `select count(distinct id) as known from ${await scanOf(needs.lake, sealed)}
     where id in (select unnest(string_split($ids, chr(31))))`,
    { ids: ids.join(BETWEEN) },
  )
  return Number(counted!['known'])
}
