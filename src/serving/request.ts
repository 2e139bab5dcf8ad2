import { nearestName } from '../base/index.ts'
import { failInference, type Tensor } from '../inference/index.ts'
import { type Column, categoryColumn, numberColumn, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Tensors } from './executor.ts'
import { momentOf } from './moment.ts'

/** A column that a request must bring. */
export interface RequestColumn {
  readonly name: string
  readonly kind: 'number' | 'category' | 'time' | 'boolean'
}

/** What a request is held against. */
export interface Expected {
  readonly endpoint: string
  readonly columns: readonly RequestColumn[]
}

/** A row as JSON has it: columns by name; null where missing, moments as milliseconds or ISO 8601 text. */
export type JsonRow = Readonly<Record<string, unknown>>

const WANTED = { number: 'number', category: 'text', time: 'moment', boolean: 'boolean' } as const

/**
 * Holds a table against the columns of an endpoint: all of them, no other, each of its kind.
 *
 * Errors: `serving.missing_column`, `serving.extra_column`, `serving.wrong_kind`.
 */
export function checkRows(rows: Table, { endpoint, columns }: Expected): void {
  const where = 'the request'
  for (const { name, kind } of columns) {
    const column = rows.columns.get(name)
    if (!column) throw fail('missing_column', { column: name, where, endpoint })
    if (column.kind !== (kind === 'boolean' ? 'number' : kind))
      throw fail('wrong_kind', { column: name, where, wanted: WANTED[kind] })
  }
  if (rows.columns.size === columns.length) return
  for (const name of rows.columns.keys()) refuseStranger(name, where, { endpoint, columns })
}

function refuseStranger(name: string, where: string, { endpoint, columns }: Expected): void {
  const names = columns.map((column) => column.name)
  if (names.includes(name)) return
  throw fail('extra_column', { column: printable(name), where, endpoint, nearest: nearestName(name, names) })
}

/**
 * The table of rows that came as JSON. Errors, each with column and row: `serving.missing_column`, `serving.extra_column`,
 * `serving.wrong_kind`.
 *
 * @example
 * tableOfRows([{ distance: 446, origin: 'ATL' }], { endpoint: 'late', columns })
 */
export function tableOfRows(rows: readonly JsonRow[], expected: Expected): Table {
  const { endpoint, columns } = expected
  for (const [at, row] of rows.entries()) {
    const where = `row ${at}`
    for (const { name } of columns)
      if (!Object.hasOwn(row, name)) throw fail('missing_column', { column: name, where, endpoint })
    const names = Object.keys(row)
    if (names.length > columns.length) for (const name of names) refuseStranger(name, where, expected)
  }
  return { rows: rows.length, columns: new Map(columns.map((column) => [column.name, columnOfRows(rows, column)])) }
}

function columnOfRows(rows: readonly JsonRow[], { name, kind }: RequestColumn): Column {
  const refuse = (row: number): never => {
    throw fail('wrong_kind', { column: name, where: `row ${row}`, wanted: WANTED[kind] })
  }
  if (kind === 'category')
    return categoryColumn(
      rows.map((row, at) => {
        const value = row[name]
        return value === null || typeof value === 'string' ? value : refuse(at)
      }),
    )
  const read = READ[kind]
  const values = rows.map((row, at) => (row[name] === null ? Number.NaN : (read(row[name]) ?? refuse(at))))
  return numberColumn(Float64Array.from(values), kind === 'time' ? 'time' : 'number')
}

const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined

const READ = {
  number: finite,
  boolean: (value: unknown) => (typeof value === 'boolean' ? Number(value) : undefined),
  time: (value: unknown) => (typeof value === 'string' ? momentOf(value) : finite(value)),
}

/** A name from outside as it may be shown. */
const printable = (name: string): string => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 64)

/**
 * The table of columns that came as tensors of one value a row: reals, and texts of which an empty one is missing.
 *
 * Errors: `serving.missing_column`, `serving.wrong_kind`, `inference.wrong_shape` where columns have not the same rows.
 */
export function tableOfTensors(inputs: Tensors, { endpoint, columns }: Expected): Table {
  const made = new Map<string, Column>()
  let rows = -1
  for (const { name, kind } of columns) {
    const tensor = Object.hasOwn(inputs, name) ? inputs[name] : undefined
    if (tensor === undefined) throw fail('missing_column', { column: name, where: 'the request', endpoint })
    if (rows < 0) rows = tensor.data.length
    if (tensor.data.length !== rows)
      throw failInference('wrong_shape', {
        ...{ value: `Column ${name}`, actual: `[${tensor.data.length}, 1]`, expected: `[${rows}, 1]` },
      })
    made.set(name, columnOfTensor(tensor, { name, kind }))
  }
  return { rows: Math.max(rows, 0), columns: made }
}

function columnOfTensor(tensor: Tensor, { name, kind }: RequestColumn): Column {
  if (kind === 'category' && tensor.type === 'string')
    return categoryColumn(tensor.data.map((text) => (text === '' ? null : text)))
  if (kind !== 'category' && tensor.type === 'double')
    return numberColumn(tensor.data, kind === 'time' ? 'time' : 'number')
  throw fail('wrong_kind', { column: name, where: 'the request', wanted: WANTED[kind] })
}
