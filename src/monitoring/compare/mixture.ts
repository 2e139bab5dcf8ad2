import type { Lake } from '../../storage/index.ts'
import { type Column, quoteName, type Table } from '../../table/index.ts'
import type { Cutting } from './cells.ts'
import type { MeasuredColumn } from './look.ts'
import type { Side } from './open-side.ts'
import { textSql, valueSql } from './plan-columns.ts'
import { CURRENT, type Mixture } from './together.ts'

/** Some rows of a side, in file order or that of their time. */
export interface Drawn {
  readonly table: Table
}

/** Blocks of the reference that are the null. */
export const BLOCKS = 8
const MOST_ROWS = 1_000
const CELLS = 900_000

/** The columns that a classifier may go by, one a column of the file. */
const usable = (measured: readonly MeasuredColumn[], label: string | null): readonly MeasuredColumn[] =>
  measured.filter(
    ({ column, aspect, held, identifier }) =>
      column !== label && held !== 'time' && !identifier && (aspect === 'value' || aspect === 'length'),
  )

/** How the rows that a classifier is shown are drawn. */
export interface DrawOrder {
  readonly measured: readonly MeasuredColumn[]
  readonly label: string | null
  readonly cutting: Cutting
  /** Rows wanted, as blocks. */
  readonly blocks: number
}

/** Rows spread evenly over a side. */
export async function drawRows(
  lake: Lake,
  side: Side,
  { measured, label, cutting, blocks }: DrawOrder,
): Promise<Drawn> {
  const columns = usable(measured, label).filter(({ column }) => side.columns.has(column))
  const wanted =
    blocks * Math.max(1, Math.min(MOST_ROWS, Math.floor(CELLS / (BLOCKS + 1) / Math.max(1, columns.length))))
  const each = Math.max(1, Math.floor(side.rows / wanted))
  const selected = columns.map(({ name, column, held, aspect }) => {
    const its = side.columns.get(column)!
    const isText = aspect === 'value' && (held === 'category' || held === 'boolean')
    const text = `case when ${quoteName(column)} is not null then ${textSql(its)} end`
    return `${isText ? text : valueSql(its, held, aspect)} as ${quoteName(name)}`
  })
  const order = cutting.kind === 'time' ? ` order by ${quoteName(cutting.column)}, __row` : ''
  const sql = `select ${['1 as __one', ...selected].join(', ')} from ${side.relation} where __row % ${each} = 0${order}`
  return { table: await lake.table(`${sql} limit ${wanted}`) }
}

/** The drawn rows of both sides as one table; undefined where they are too few for blocks. */
export function mixtureOf(reference: Drawn, current: Drawn): Mixture | undefined {
  const each = Math.min(Math.floor(reference.table.rows / BLOCKS), current.table.rows)
  if (each < FEWEST) return undefined
  const [before, now] = [each * BLOCKS, each]
  const features = [...reference.table.columns.keys()].filter(
    (name) => name !== '__one' && current.table.columns.has(name),
  )
  const stride = current.table.rows / now
  const columns = features.map(
    (name) =>
      [
        name,
        joined(reference.table.columns.get(name)!, current.table.columns.get(name)!, { before, now, stride }),
      ] as const,
  )
  const blocks = Int32Array.from({ length: before + now }, (_, row) =>
    row < before ? Math.floor(row / each) : CURRENT,
  )
  return { table: { rows: before + now, columns: new Map(columns) }, blocks, count: BLOCKS, features }
}

const FEWEST = 50

function joined(
  a: Column,
  b: Column,
  how: { readonly before: number; readonly now: number; readonly stride: number },
): Column {
  const { before, now, stride } = how
  const picks = Array.from({ length: now }, (_, row) => Math.floor(row * stride))
  if (a.kind !== 'category' && b.kind !== 'category') {
    const values = new Float64Array(before + now)
    values.set(a.values.subarray(0, before))
    picks.forEach((row, at) => {
      values[before + at] = b.values[row]!
    })
    return { kind: 'number', values }
  }
  const dictionary: string[] = []
  const known = new Map<string, number>()
  const code = (column: Column, row: number): number => {
    const text = column.kind === 'category' ? column.dictionary[column.codes[row]!] : String(column.values[row])
    if (text === undefined) return -1
    if (!known.has(text)) known.set(text, dictionary.push(text) - 1)
    return known.get(text)!
  }
  const codes = Int32Array.from({ length: before + now }, (_, row) =>
    row < before ? code(a, row) : code(b, picks[row - before]!),
  )
  return { kind: 'category', codes, dictionary }
}
