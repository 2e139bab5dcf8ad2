import { durationMs, nearestName } from '../base/index.ts'
import {
  type ColumnKind,
  categoryColumn,
  type Expression,
  evaluate,
  numberColumn,
  parseExpression,
  quoteName,
  renderSql,
  type Schema,
  tableOf,
} from '../table/index.ts'
import { fail } from './errors.ts'
import type { FeatureView } from './view.ts'

/** The features of a view with what they share. */
export interface ViewWindows {
  readonly features: readonly PlannedFeature[]
  /** The SQL texts that are averaged, summed or counted, each once; `count` counts 0. */
  readonly texts: readonly string[]
  /** The longest window in microseconds. */
  readonly lookback: number
}

/** A view checked against the columns of its dataset, as SQL. Times are microseconds since the epoch, as whole numbers. */
export interface ViewPlan extends ViewWindows {
  readonly view: FeatureView
  /** SQL over the dataset: when a row became known; NULL where never. */
  readonly arrival: string
  /** SQL over the dataset of each of `texts`, as a whole number of 2⁻²⁰; NULL where missing. */
  readonly values: readonly string[]
}

export interface PlannedFeature {
  readonly name: string
  readonly fn: 'mean' | 'sum' | 'count'
  /** Index in `texts` and `values`. */
  readonly value: number
  /** The length of the window in microseconds. */
  readonly length: number
}

/** Values are whole multiples of its inverse. */
export const SCALE = 1_048_576
/** Microseconds in a millisecond. */
export const MICROS = 1_000

/** Errors: `features.bad_view`, `features.no_time`, `table.unknown_column`, `table.wrong_kind`. */
export function planView(view: FeatureView, schema: Schema): ViewPlan {
  const time = view.from.time
  if (time === undefined) throw fail('no_time', { dataset: view.from.name })
  mustBeTexts(view, schema)
  const at = `epoch_us(${quoteName(time)})`
  const arrival = view.knownAt === undefined ? at : arrivalSql(view, schema, at)
  const windows = windowsOf(view)
  const values = windows.texts.map((text) => valueSql(view, schema, text))
  return { view, arrival, values, ...windows }
}

/** What the declaration of a view alone decides. */
export function windowsOf(view: FeatureView): ViewWindows {
  const texts: string[] = []
  const features = Object.entries(view.features).map(([name, { fn, value, length }]) => {
    const text = value?.text ?? '0'
    if (!texts.includes(text)) texts.push(text)
    return { name, fn, value: texts.indexOf(text), length: durationMs(length)! * MICROS }
  })
  return { features, texts, lookback: Math.max(...features.map(({ length }) => length)) }
}

function mustBeTexts(view: FeatureView, schema: Schema): void {
  const kind = schema.find(({ name }) => name === view.entity)?.kind
  if (kind === 'category') return
  const reason = kind
    ? `column ${view.entity} of ${view.from.name} holds ${kind}s; declare it as category()`
    : `${view.from.name} has no column ${view.entity}; the nearest is ${nearestName(
        view.entity,
        schema.map(({ name }) => name),
      )}`
  throw fail('bad_view', { view: view.name, where: 'entity', reason })
}

function arrivalSql(view: FeatureView, schema: Schema, at: string): string {
  const expression = parseExpression(view.knownAt!.text)
  const kind = kindOf(expression, schema)
  if (kind !== 'time')
    throw fail('bad_view', { view: view.name, where: 'knownAt', reason: `it gives ${kind}s, not times` })
  const known = `epoch_us(${renderSql(expression, schema)})`
  return `case when ${known} is not null then greatest(${at}, ${known}) end`
}

function valueSql(view: FeatureView, schema: Schema, text: string): string {
  const expression = parseExpression(text)
  const kind = kindOf(expression, schema)
  if (kind !== 'number')
    throw fail('bad_view', { view: view.name, where: text, reason: `it gives ${kind}s, not numbers` })
  return `cast(round(cast(${renderSql(expression, schema)} as double) * ${SCALE}e0) as bigint)`
}

/** What an expression over these columns gives. Errors: `table.unknown_column`, `table.wrong_kind`. */
export function kindOf(expression: Expression, schema: Schema): ColumnKind {
  const columns = new Map(
    schema.map(({ name, kind }) => [name, kind === 'category' ? categoryColumn([]) : numberColumn([], kind)]),
  )
  return evaluate(expression, tableOf(columns, 0)).kind
}
