import { arithmetic } from './arithmetic.ts'
import { logic } from './logic.ts'
import { times } from './times.ts'
import type { Kind, Vector } from './vector.ts'

/** What an argument must be; `same`: one kind for all arguments that say so. */
type Wanted = Kind | 'same'

/** An operator or function of expressions: what it takes and gives, its DuckDB text, and its values. */
export interface FunctionSpec {
  readonly least: number
  readonly most: number
  readonly takes: (position: number, count: number) => Wanted
  readonly gives: Wanted
  readonly sql: (args: readonly string[]) => string
  readonly apply: (args: readonly Vector[], rows: number) => Vector
}

const CATALOG: ReadonlyMap<string, FunctionSpec> = new Map([
  ...Object.entries(arithmetic),
  ...Object.entries(logic),
  ...Object.entries(times),
])

/** The specification of an operator or function that was parsed. */
export function functionOf(name: string): FunctionSpec {
  return CATALOG.get(name)!
}

/** The functions that may be called by name: lower-case, in alphabetical order. */
export const functionNames: readonly string[] = [...CATALOG.keys()]
  .filter(
    (name) => /^[a-z_]{2,}$/.test(name) && !['and', 'or', 'not', 'in', 'between', 'case', 'negate'].includes(name),
  )
  .sort()

/** How few and how many arguments a function takes. */
export function takesArguments(name: string): { readonly least: number; readonly most: number } {
  return functionOf(name)
}
