import { type Column, columnOf, type Expression, evaluate, type NumberColumn, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import type { FeatureView } from './view.ts'

/** Looks the features of views up. */
export type Lookup = (views: readonly FeatureView[], rows: Table, at: Float64Array) => ReadonlyMap<string, NumberColumn>

/**
 * Features that need nothing but the rows themselves: expressions over their columns.
 *
 * @example
 * rowFeatures(['distance', 'hour(date)'])(rows)
 */
export function rowFeatures(expressions: readonly string[]): (rows: Table) => Table {
  const vectors = createVectors(() => new Map())
  return (rows) => vectors(expressions, rows)
}

interface Compiled {
  readonly views: readonly FeatureView[]
  /** The columns in order; without an expression, one that views bring. */
  readonly columns: readonly (readonly [string, Expression | undefined])[]
}

/** All features of a model for the rows of a request; lists of features are read once. */
export function createVectors(lookup: Lookup) {
  const known = new WeakMap<readonly Feature[], Compiled>()
  return (features: readonly Feature[], rows: Table, at?: Float64Array): Table => {
    const { views, columns } = known.get(features) ?? compile(features, known)
    const looked = views.length > 0 ? lookup(views, rows, at ?? timesOf(views[0]!, rows)) : undefined
    const found = new Map<string, Column>()
    for (const [name, expression] of columns)
      found.set(name, expression ? evaluate(expression, rows) : looked!.get(name)!)
    return { rows: rows.rows, columns: found }
  }
}

function compile(features: readonly Feature[], known: WeakMap<readonly Feature[], Compiled>): Compiled {
  const { names, expressions, views } = readFeatures(features)
  const byName = new Map(expressions.map(({ name, expression }) => [name, expression]))
  const compiled = { views, columns: names.map((name) => [name, byName.get(name)] as const) }
  known.set(features, compiled)
  return compiled
}

function timesOf(view: FeatureView, rows: Table): Float64Array {
  const column = columnOf(rows, view.from.time!)
  if (column.kind === 'category')
    throw fail('bad_view', {
      view: view.name,
      where: 'time',
      reason: `column ${view.from.time} of the rows holds texts`,
    })
  return column.values
}
