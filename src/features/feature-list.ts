import { nearestName } from '../base/index.ts'
import { columnsOf, type Expression, parseExpression, type Schema } from '../table/index.ts'
import { fail } from './errors.ts'
import type { FeatureView } from './view.ts'

/** A feature of a model: SQL over the columns of its rows, or a view with all of its features. */
export type Feature = string | FeatureView

/** The features of a model, read: expressions and views, in the order of their columns. */
export interface FeatureList {
  readonly names: readonly string[]
  readonly expressions: readonly { readonly name: string; readonly expression: Expression }[]
  readonly views: readonly FeatureView[]
}

/**
 * Reads the features of a model. Names are the texts of expressions and the keys of views' features.
 *
 * Errors: `features.bad_feature` where one is none or a name appears twice, `table.bad_expression`, `table.unknown_function`.
 */
export function readFeatures(features: readonly Feature[]): FeatureList {
  const names: string[] = []
  const expressions: { name: string; expression: Expression }[] = []
  const views: FeatureView[] = []
  for (const feature of features) {
    if (typeof feature === 'string') {
      const name = feature.trim()
      names.push(name)
      expressions.push({ name, expression: parseExpression(name) })
    } else if (feature?.kind === 'view') {
      names.push(...Object.keys(feature.features))
      views.push(feature)
    } else throw fail('bad_feature', { feature: names.length + 1, reason: 'it is SQL text or a feature view' })
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw fail('bad_feature', { feature: twice, reason: 'two features have this name' })
  return { names, expressions, views }
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
  const { expressions, views } = readFeatures(features)
  const names = schema.map((column) => column.name)
  const wanted = new Map<string, string>()
  for (const { name, expression } of expressions) for (const column of columnsOf(expression)) wanted.set(column, name)
  for (const view of views) wanted.set(view.on, view.name)
  const moment = time ?? views[0]?.from.time
  if (views.length > 0 && moment !== undefined && names.includes(moment)) wanted.set(moment, views[0]!.name)
  for (const [column, feature] of wanted) {
    if (names.includes(column)) continue
    const reason = `the data has no column ${column}; the nearest is ${nearestName(column, names)}`
    throw fail('bad_feature', { feature, reason })
  }
  return schema.filter(({ name }) => wanted.has(name))
}
