import type { Soon } from '../storage/index.ts'
import { type Column, columnOf, type Expression, evaluate, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import type { OnDemand } from './on-demand.ts'
import { onDemandColumns } from './on-demand-columns.ts'
import type { FeatureView } from './view.ts'

/** Looks the features of views up, at once where they are in this process. */
export type Lookup = (views: readonly FeatureView[], rows: Table, at: Float64Array) => Soon<ReadonlyMap<string, Column>>

/**
 * Features that need nothing but the rows themselves: expressions over their columns.
 *
 * @example
 * rowFeatures(['distance', 'hour(date)'])(rows)
 */
export function rowFeatures(expressions: readonly string[]): (rows: Table) => Table {
  const steps = stepsOf(expressions)
  return (rows) => assembled(steps, rows, NOTHING)
}

interface Compiled {
  readonly views: readonly FeatureView[]
  /** In the order of the list: an expression, on-demand features, or the features of a view. */
  readonly steps: readonly Step[]
}

export type Step =
  | { readonly name: string; readonly expression: Expression }
  | { readonly onDemand: OnDemand }
  | { readonly view: FeatureView }

const NOTHING: ReadonlyMap<string, Column> = new Map()

/** All features of a model for the rows of a request; lists of features are read once. */
export function createVectors(lookup: Lookup) {
  const known = new WeakMap<readonly Feature[], Compiled>()
  return (features: readonly Feature[], rows: Table, at?: Float64Array): Soon<Table> => {
    const { views, steps } = known.get(features) ?? compile(features, known)
    const looked = views.length > 0 ? lookup(views, rows, at ?? timesOf(views[0]!, rows)) : NOTHING
    if (looked instanceof Promise) return looked.then((found) => assembled(steps, rows, found))
    return assembled(steps, rows, looked)
  }
}

function compile(features: readonly Feature[], known: WeakMap<readonly Feature[], Compiled>): Compiled {
  const { views } = readFeatures(features)
  const compiled = { views, steps: stepsOf(features) }
  known.set(features, compiled)
  return compiled
}

/** What is to be computed for a list of features, in its order. */
export function stepsOf(features: readonly Feature[]): readonly Step[] {
  const read = readFeatures(features).expressions.values()
  return features.map((feature): Step => {
    if (typeof feature === 'string') return read.next().value!
    return feature.kind === 'view' ? { view: feature } : { onDemand: feature }
  })
}

/** The features in order, from the rows and what was found for them before, by name: those of views, and perhaps expressions. */
export function assembled(steps: readonly Step[], rows: Table, ready: ReadonlyMap<string, Column>): Table {
  const found = new Map<string, Column>()
  for (const step of steps) {
    if ('expression' in step) found.set(step.name, ready.get(step.name) ?? evaluate(step.expression, rows))
    else if ('view' in step) for (const name of Object.keys(step.view.features)) found.set(name, ready.get(name)!)
    else {
      const takes = new Map(step.onDemand.takes.map((name) => [name, found.get(name) ?? columnOf(rows, name)]))
      for (const [name, column] of onDemandColumns(step.onDemand, { rows: rows.rows, columns: takes }))
        found.set(name, column)
    }
  }
  return { rows: rows.rows, columns: found }
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
