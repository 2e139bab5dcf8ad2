import type { Lake } from '../../../storage/index.ts'
import { type ColumnKind, quoteName, type Table } from '../../../table/index.ts'
import type { ValidationPlan } from '../plan.ts'
import type { Rule } from '../rule.ts'
import type { TypedColumn } from '../typed-column.ts'

/** What was found of one column. */
export interface Measured {
  readonly name: string
  readonly kind: ColumnKind
  /** What the file has, before it is a column of a dataset. */
  readonly holds: Rule['kind']
  readonly present: number
  readonly missing: number
  /** Exact where it is near the number of rows or small, else an estimate. */
  readonly distinct: number
  /** Numbers, or milliseconds; null without values. */
  readonly least: number | null
  readonly most: number | null
  readonly whole: boolean
  /** Of texts with few values: all of them, the most frequent first. */
  readonly values?: readonly { readonly value: string; readonly count: number }[]
}

/** Rows, measured, and the same some of them in memory. */
export interface Measurement {
  readonly rows: number
  readonly columns: readonly Measured[]
  readonly sample: Table
}

const SAMPLE_ROWS = 50_000
/** Texts with more values are no category. */
export const MOST_VALUES = 50
/** The engine's estimate of distinct values is off by less. */
const ESTIMATE_ERROR = 0.2

/** Measures all columns in a few passes. The sample is the same for the same rows. */
export async function measure(lake: Lake, plan: ValidationPlan): Promise<Measurement> {
  const relation = plan.marks.includes('__unread')
    ? `(select * from ${plan.relation} where __unread is null)`
    : plan.relation
  const asks = plan.columns.flatMap((column, i) => asksOf(column).map(([name, sql]) => `${sql} as ${name}${i}`))
  const [row] = await lake.rows(`select ${['count(*) as n', ...asks].join(', ')} from ${relation}`)
  const rows = Number(row?.['n'])
  const found = plan.columns.map((column, i) => measuredFrom(column, (name) => row?.[`${name}${i}`] ?? null, rows))
  const columns = await Promise.all(found.map((one) => exactly(lake, relation, one)))
  const every = Math.max(1, Math.ceil(rows / SAMPLE_ROWS))
  const names = plan.columns.map(({ name }) => quoteName(name))
  const where = every > 1 ? `where hash(__row) % ${every} = 0` : ''
  const sample = await lake.table(`select ${['__row', ...names].join(', ')} from ${relation} ${where}`)
  return { rows, columns, sample }
}

function asksOf({ name, kind }: TypedColumn): readonly (readonly [name: string, sql: string])[] {
  const typed = quoteName(name)
  const common = [
    ['present', `count(${typed})`],
    ['distinct', `approx_count_distinct(${typed})`],
  ] as const
  if (kind === 'category') return common
  const value = kind === 'time' ? `epoch_us(${typed}) / 1000` : `${typed}::double`
  return [
    ...common,
    ['least', `min(${value})`],
    ['most', `max(${value})`],
    ['whole', `bool_and(${value} = trunc(${value}))`],
  ]
}

function measuredFrom(
  { name, kind, holds }: TypedColumn,
  answer: (name: string) => string | number | boolean | null,
  rows: number,
): Measured {
  const present = Number(answer('present'))
  const number = (of: string): number | null => (answer(of) === null ? null : Number(answer(of)))
  return {
    ...{ name, kind, holds, present, missing: rows - present, distinct: Number(answer('distinct')) },
    ...{ least: number('least'), most: number('most'), whole: answer('whole') === true },
  }
}

async function exactly(lake: Lake, relation: string, found: Measured): Promise<Measured> {
  const typed = quoteName(found.name)
  if (found.kind === 'category' && found.distinct <= MOST_VALUES * (1 + ESTIMATE_ERROR)) {
    const top = await lake.rows(
      `select ${typed} as __v, count(*) as __n from ${relation} where ${typed} is not null group by ${typed} order by __n desc, __v`,
    )
    const values = top.map((row) => ({ value: String(row['__v']), count: Number(row['__n']) }))
    return { ...found, distinct: values.length, values }
  }
  if (found.distinct < found.present * (1 - ESTIMATE_ERROR)) return found
  const [row] = await lake.rows(`select count(distinct ${typed}) as n from ${relation}`)
  return { ...found, distinct: Number(row?.['n']) }
}
