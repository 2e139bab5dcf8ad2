import { createTexts, type Texts } from './texts.ts'

/** The numbers of one field, by ordinal of their run. */
export interface NumberColumn {
  readonly kind: 'number'
  /** NaN also where there is none. */
  values: Float64Array
  /** 1 where there is one. */
  has: Uint8Array
}

/** The texts of one field, by ordinal of their run: codes of a dictionary, 0 where there is none. */
export interface TextColumn {
  readonly kind: 'text'
  codes: Int32Array
  readonly texts: Texts
}

export type Column = NumberColumn | TextColumn

/** A column, or the ids: the code of an id is one more than its ordinal, for which no array is needed. */
export type AnyColumn = Column | { readonly kind: 'text'; readonly codes: undefined; readonly texts: Texts }

export function createColumn(kind: Column['kind'], capacity: number): Column {
  return kind === 'text'
    ? { kind, codes: new Int32Array(capacity), texts: createTexts() }
    : { kind, values: new Float64Array(capacity).fill(Number.NaN), has: new Uint8Array(capacity) }
}

/** Makes room for `capacity` runs. */
export function growColumn(column: Column, capacity: number): void {
  if (column.kind === 'text') {
    column.codes = grown(column.codes, new Int32Array(capacity))
  } else {
    column.values = grown(column.values, new Float64Array(capacity).fill(Number.NaN))
    column.has = grown(column.has, new Uint8Array(capacity))
  }
}

/** A copy of what was held, in something larger. */
export function grown<T extends Float64Array | Uint8Array | Int32Array>(held: T, larger: T): T {
  larger.set(held)
  return larger
}

/** Takes what a run had, or gives it a value of the kind of its column. */
export function setCell(column: Column, ordinal: number, value: string | number | undefined): void {
  if (column.kind === 'text') {
    column.codes[ordinal] = value === undefined ? 0 : column.texts.add(value as string)
  } else {
    column.values[ordinal] = value === undefined ? Number.NaN : (value as number)
    column.has[ordinal] = value === undefined ? 0 : 1
  }
}

/** Bytes in memory, about. */
export function sizeOfColumn(column: Column): number {
  return column.kind === 'text' ? 4 * column.codes.length + column.texts.size() : 9 * column.has.length
}
