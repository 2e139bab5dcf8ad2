import { columnOfValues } from '../../features/index.ts'
import type { Column, Table } from '../../table/index.ts'
import { fail } from '../errors.ts'
import { isObject } from '../shown.ts'

/** A body that is an object. */
export type Body = Readonly<Record<string, unknown>>

/** The error for what is wrong with a part of a body. */
export const unprocessable = (where: string, reason: string): Error => fail('feast_unprocessable', { where, reason })

const REQUIRED = 'Field required'

export function objectOf(value: unknown, where: string): Body {
  if (value === undefined) throw unprocessable(where, REQUIRED)
  if (isObject(value)) return value
  throw unprocessable(where, 'Input should be a valid dictionary')
}

export function textOf(body: Body, name: string): string {
  const value = body[name]
  if (value === undefined) throw unprocessable(name, REQUIRED)
  if (typeof value === 'string') return value
  throw unprocessable(name, 'Input should be a valid string')
}

export function truthOf(body: Body, name: string): boolean {
  const value = body[name] ?? false
  if (typeof value === 'boolean') return value
  throw unprocessable(name, 'Input should be a valid boolean')
}

export function textsOf(body: Body, name: string): readonly string[] | undefined {
  const value = body[name] ?? undefined
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value
  throw unprocessable(name, 'Input should be a valid list of strings')
}

/** Lists by name, all equally long, as the columns of a table. */
export function columnsOf(lists: Body, where: string): Table {
  const columns = new Map<string, Column>()
  let rows: number | undefined
  for (const [name, values] of Object.entries(lists)) {
    if (!Array.isArray(values)) throw unprocessable(`${where}.${name}`, 'Input should be a valid list')
    if (rows !== undefined && values.length !== rows)
      throw unprocessable(`${where}.${name}`, `has ${values.length} values where others have ${rows}`)
    rows = values.length
    columns.set(name, columnOfValues(values))
  }
  return { rows: rows ?? 0, columns }
}
