import type { ServedInput } from '../data-plane.ts'

/** The value of one row. */
export type Cell = (row: number) => unknown

/** Rows as a client sent them, whichever way. */
export interface Batch {
  readonly rows: number
  /** Columns of a table, where it is one: their number, and whether the client named them. */
  readonly width: number | undefined
  readonly named: boolean
  /** The column of a name; `undefined` where there is none. */
  column(name: string): Cell | undefined
  /** The column at a place. */
  position(index: number): Cell
  /** Each row as it came, a value or nested lists; `undefined` where values have names. */
  readonly whole: Cell | undefined
  /** What stands for an input as a whole, where the client sent columns: of its name, or without one. */
  tensor?(name: string): unknown
  /** Makes what an input takes of a cell, where cells are texts. */
  typed?(input: ServedInput): (cell: unknown) => unknown
}

/** Rows that are lists, under names where there are any; 0, 1, 2, … is how pandas calls columns that have none. */
export function listBatch(data: readonly (readonly unknown[])[], header: readonly string[] | undefined): Batch {
  const names = header?.every((name, place) => name === String(place)) ? undefined : header
  const places = names && new Map(names.map((name, place) => [name, place]))
  const position = (place: number): Cell => {
    return (row) => data[row]![place]
  }
  return {
    rows: data.length,
    width: header?.length ?? data[0]?.length ?? 0,
    named: names !== undefined,
    column(name) {
      const place = places?.get(name)
      return place === undefined ? undefined : position(place)
    },
    position,
    whole: names === undefined ? (row) => data[row] : undefined,
  }
}

/** Rows that are objects; a member that a row does not have is missing there. */
export function recordBatch(records: readonly Readonly<Record<string, unknown>>[]): Batch {
  const names = Object.keys(records[0] ?? {})
  const column = (name: string): Cell => {
    return (row) => (Object.hasOwn(records[row]!, name) ? records[row]![name] : null)
  }
  return {
    rows: records.length,
    width: names.length,
    named: true,
    column: (name) => (records.some((record) => Object.hasOwn(record, name)) ? column(name) : undefined),
    position: (place) => column(names[place]!),
    whole: undefined,
  }
}

/** Rows that are values of any kind, for a model of one tensor. */
export function valueBatch(values: readonly unknown[]): Batch {
  return {
    rows: values.length,
    width: 1,
    named: false,
    column: () => undefined,
    position: () => (row) => values[row],
    whole: (row) => values[row],
  }
}

/** Columns under names, all of `rows` rows. */
export function columnBatch(columns: Readonly<Record<string, unknown>>, rows: number): Batch {
  const names = Object.keys(columns)
  const cellOf = (name: string): Cell => {
    const values = columns[name]
    return Array.isArray(values) ? (row) => values[row] : () => values
  }
  return {
    rows,
    width: names.length,
    named: true,
    column: (name) => (Object.hasOwn(columns, name) ? cellOf(name) : undefined),
    position: (place) => cellOf(names[place]!),
    whole: undefined,
    tensor: (name) => (Object.hasOwn(columns, name) ? columns[name] : undefined),
  }
}
