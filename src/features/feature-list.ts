import { nearestName } from '../base/index.ts'
import { columnsOf, type Expression, parseExpression, type Schema } from '../table/index.ts'
import { fail } from './errors.ts'
import type { OnDemand } from './on-demand.ts'
import type { FeatureView } from './view.ts'

/** A feature of a model: SQL over the columns of its rows, a view with all of its features, or on-demand features. */
export type Feature = string | FeatureView | OnDemand

/** The features of a model, read: expressions, views and on-demand features, in the order of their columns. */
export interface FeatureList {
  readonly names: readonly string[]
  readonly expressions: readonly { readonly name: string; readonly expression: Expression }[]
  readonly views: readonly FeatureView[]
  readonly onDemands: readonly OnDemand[]
  /** Columns of the row that asks which on-demand features take: what no feature before them is called. */
  readonly taken: readonly { readonly column: string; readonly by: string }[]
}

/**
 * Reads the features of a model. Names are the texts of expressions and the keys of features of views and on-demand features.
 *
 * Errors: `features.bad_feature` where one is none or a name appears twice, `table.bad_expression`, `table.unknown_function`.
 */
export function readFeatures(features: readonly Feature[]): FeatureList {
  const names: string[] = []
  const expressions: { name: string; expression: Expression }[] = []
  const views: FeatureView[] = []
  const onDemands: OnDemand[] = []
  const taken: { column: string; by: string }[] = []
  for (const feature of features) {
    if (typeof feature === 'string') {
      const name = feature.trim()
      names.push(name)
      expressions.push({ name, expression: parseExpression(name) })
    } else if (feature?.kind === 'view') {
      names.push(...Object.keys(feature.features))
      views.push(feature)
    } else if (feature?.kind === 'on-demand') {
      for (const column of feature.takes) if (!names.includes(column)) taken.push({ column, by: feature.name })
      names.push(...Object.keys(feature.features))
      onDemands.push(feature)
    } else
      throw fail('bad_feature', {
        feature: names.length + 1,
        reason: 'it is SQL text, a feature view or on-demand features',
      })
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fail('bad_feature', { feature: twice, reason: 'two features have this name' })
  return { names, expressions, views, onDemands, taken }
}

/**
 * The columns of the features of a model, in order: also the names of the inputs of its ONNX graph.
 *
 * @example
 * featureNames(['distance', 'hour(date)', originLate]) // ['distance', 'hour(date)', 'origin_late_3h']
 */
export function featureNames(features: readonly Feature[]): readonly string[] {
  return readFeatures(features).names
}

/**
 * The columns a request must bring so that its features can be computed, with their kinds. `schema` is that of the data the
 * model learns from, `time` its time, needed where a view is looked up (that of the first view's dataset when not given).
 *
 * Errors: `features.bad_feature` where the data has no such column.
 */
export function requestColumns(features: readonly Feature[], schema: Schema, time?: string): Schema {
  const { expressions, views, taken } = readFeatures(features)
  const names = schema.map((column) => column.name)
  const wanted = new Map<string, string>()
  for (const { name, expression } of expressions) for (const column of columnsOf(expression)) wanted.set(column, name)
  for (const view of views) for (const column of view.on) wanted.set(column, view.name)
  for (const { column, by } of taken) wanted.set(column, by)
  const moment = time ?? views[0]?.from.time
  if (views.length > 0 && moment !== undefined && names.includes(moment)) wanted.set(moment, views[0]!.name)
  for (const [column, feature] of wanted) {
    if (names.includes(column)) continue
    const reason = `the data has no column ${column}; the nearest is ${nearestName(column, names)}`
    throw fail('bad_feature', { feature, reason })
  }
  return schema.filter(({ name }) => wanted.has(name))
}

/**
 * The columns of a request by which its features were found and that are no features themselves: what must be kept beside served
 * features so that they can be compared with the data later.
 */
export function replayColumns(features: readonly Feature[]): readonly string[] {
  const { names, views, taken } = readFeatures(features)
  const needed = [...views.flatMap(({ on }) => on), ...taken.map(({ column }) => column)]
  return [...new Set(needed)].filter((name) => !names.includes(name))
}
