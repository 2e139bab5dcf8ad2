import { fail } from '../errors.ts'

/** A value of Python as a file describes it. Nothing in it was looked up or run. */
export type Inert =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | InertList
  | InertDict
  | Named
  | Thing
  | Cells

/** Items in order; those of a set in any. */
export interface InertList {
  readonly kind: 'list' | 'tuple' | 'set'
  readonly items: readonly Inert[]
}

export interface InertDict {
  readonly kind: 'dict'
  readonly entries: readonly (readonly [Inert, Inert])[]
}

/** A class or function by its name only. */
export interface Named {
  readonly kind: 'named'
  readonly module: string
  readonly name: string
}

/** What Python would make by calling a name with arguments, and what it would then put into it. */
export interface Thing {
  readonly kind: 'thing'
  readonly module: string
  readonly name: string
  readonly args: readonly Inert[]
  readonly state?: Inert
  /** What would be appended to it. */
  readonly items: readonly Inert[]
  /** What would be set under keys. */
  readonly entries: readonly (readonly [Inert, Inert])[]
}

/** An array that was read already: numbers, texts or anything else, row by row, or columns of records. */
export interface Cells {
  readonly kind: 'cells'
  readonly shape: readonly number[]
  readonly values: Float64Array | readonly Inert[]
  readonly columns?: ReadonlyMap<string, Float64Array>
  /** As numpy calls its type: f8, i4, b1, U3, O. */
  readonly type: string
}

/** An error that says what is wrong with a file. */
export const damaged = (format: string, reason: string, cause?: unknown): Error =>
  fail('model_unreadable', { format, reason }, cause)

/** An error that says what of a model cannot be converted. */
export const notConverted = (reason: string): Error => fail('unsupported_model', { reason })

export const isThing = (value: Inert | undefined): value is Thing =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'thing'

export const isNamed = (value: Inert | undefined): value is Named =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'named'

export const isDict = (value: Inert | undefined): value is InertDict =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'dict'

export const isList = (value: Inert | undefined): value is InertList =>
  typeof value === 'object' && value !== null && 'items' in value && value.kind !== 'thing'

export const isCells = (value: Inert | undefined): value is Cells =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'cells'

const LONGEST_NAME = 80

/** A module and a name as they may be shown. */
export function shownName({ module, name }: { readonly module: string; readonly name: string }): string {
  return `${module}.${name}`.replace(/[^\w.]/g, '?').slice(0, LONGEST_NAME)
}
