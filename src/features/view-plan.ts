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

/** The features of a view with what they share: what its declaration alone decides. Lengths of time are microseconds. */
export interface ViewWindows {
  readonly features: readonly PlannedFeature[]
  /** The SQL texts of values, each once a form; `count` counts 0. */
  readonly texts: readonly string[]
  /** Parallel to `texts`: `whole` values are summed as whole numbers of 2⁻²⁰, `plain` ones are compared or handed out as they are. */
  readonly forms: readonly ValueForm[]
  /** How long before a moment an arrival, or the event of a row, may lie that matters then; infinite for `latest` without `ttl`. */
  readonly lookback: number
  /** Only of `latest`: a row whose event is longer ago says nothing. Infinite where there is no `ttl`. */
  readonly ttl: number
}

/** How a value is kept on its way to a feature. */
export type ValueForm = 'whole' | 'plain'

/** A key as a column of a relation. */
export interface PlannedKey {
  readonly kind: 'category' | 'number'
  /** NULL where missing. */
  readonly sql: string
}

/** A view checked against the columns of its dataset, as SQL. Times are microseconds since the epoch, as whole numbers. */
export interface ViewPlan extends ViewWindows {
  readonly view: FeatureView
  /** SQL over the dataset: when a row became known; NULL where never. */
  readonly arrival: string
  /** SQL over the dataset: when a row happened. */
  readonly event: string
  readonly keys: readonly PlannedKey[]
  /**
   * SQL over the dataset of each of `texts`, NULL where missing: of a `whole` one a BIGINT of 2⁻²⁰, of a `plain` one a DOUBLE, a
   * VARCHAR, or of a time microseconds as a BIGINT.
   */
  readonly values: readonly string[]
  /** Parallel to `texts`. */
  readonly kinds: readonly ColumnKind[]
}

export interface PlannedFeature {
  readonly name: string
  readonly fn: 'mean' | 'sum' | 'count' | 'min' | 'max' | 'latest'
  /** Index in `texts`, `forms`, `values` and `kinds`. */
  readonly value: number
  /** The length of the window; 0 of `latest`. */
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
  const keys = view.keys.map((key) => planKey(view, key, schema))
  const event = `epoch_us(${quoteName(time)})`
  const arrival = view.knownAt === undefined ? event : arrivalSql(view, schema, event)
  const windows = windowsOf(view)
  const planned = windows.texts.map((text, i) => planValue(view, schema, { text, form: windows.forms[i]! }))
  return {
    ...{ view, arrival, event, keys, ...windows },
    ...{ values: planned.map(({ sql }) => sql), kinds: planned.map(({ kind }) => kind) },
  }
}

/** What the declaration of a view alone decides. */
export function windowsOf(view: FeatureView): ViewWindows {
  const texts: string[] = []
  const forms: ValueForm[] = []
  const placeOf = (text: string, form: ValueForm): number => {
    const known = texts.findIndex((one, i) => one === text && forms[i] === form)
    if (known >= 0) return known
    forms.push(form)
    return texts.push(text) - 1
  }
  const features = Object.entries(view.features).map(([name, feature]) => {
    const { fn, value } = feature
    const form = fn === 'mean' || fn === 'sum' || fn === 'count' ? 'whole' : 'plain'
    const length = feature.fn === 'latest' ? 0 : durationMs(feature.length)! * MICROS
    return { name, fn, value: placeOf(value?.text ?? '0', form), length }
  })
  const ttl = view.ttl === undefined ? Number.POSITIVE_INFINITY : durationMs(view.ttl)! * MICROS
  // A window leaves its beginning out; what is exactly as old as `ttl` still counts.
  const lookback = Math.max(...features.map(({ fn, length }) => (fn === 'latest' ? ttl + 1 : length)))
  return { features, texts, forms, lookback, ttl }
}

function planKey(view: FeatureView, key: string, schema: Schema): PlannedKey {
  const kind = schema.find(({ name }) => name === key)?.kind
  if (kind === 'category') return { kind, sql: quoteName(key) }
  if (kind === 'number') return { kind, sql: numberKeySql(key) }
  const nearest = nearestName(
    key,
    schema.map(({ name }) => name),
  )
  const reason = kind
    ? `column ${key} of ${view.from.name} holds times; keys are texts or whole numbers`
    : `${view.from.name} has no column ${key}; the nearest is ${nearest}`
  throw fail('bad_view', { view: view.name, where: 'entity', reason })
}

/** A key of numbers as a double: NaN is missing. */
export function numberKeySql(column: string): string {
  const value = `cast(${quoteName(column)} as double)`
  return `case when not isnan(${value}) then ${value} end`
}

function arrivalSql(view: FeatureView, schema: Schema, event: string): string {
  const expression = parseExpression(view.knownAt!.text)
  const kind = kindOf(expression, schema)
  if (kind !== 'time')
    throw fail('bad_view', { view: view.name, where: 'knownAt', reason: `it gives ${kind}s, not times` })
  const known = `epoch_us(${renderSql(expression, schema)})`
  return `case when ${known} is not null and ${event} is not null then greatest(${event}, ${known}) end`
}

function planValue(
  view: FeatureView,
  schema: Schema,
  { text, form }: { readonly text: string; readonly form: ValueForm },
): { readonly sql: string; readonly kind: ColumnKind } {
  const expression = parseExpression(text)
  const kind = kindOf(expression, schema)
  const sql = renderSql(expression, schema)
  if (form === 'whole' || isCompared(view, text)) mustBeNumbers(view, text, kind)
  if (form === 'whole') return { kind, sql: `cast(round(cast(${sql} as double) * ${SCALE}e0) as bigint)` }
  if (kind === 'time') return { kind, sql: `epoch_us(${sql})` }
  return { kind, sql: kind === 'number' ? `cast(${sql} as double)` : `cast(${sql} as varchar)` }
}

const isCompared = ({ features }: FeatureView, text: string): boolean =>
  Object.values(features).some(({ fn, value }) => (fn === 'min' || fn === 'max') && value?.text === text)

function mustBeNumbers(view: FeatureView, text: string, kind: ColumnKind): void {
  if (kind === 'number') return
  throw fail('bad_view', { view: view.name, where: text, reason: `it gives ${kind}s, not numbers` })
}

/** What an expression over these columns gives. Errors: `table.unknown_column`, `table.wrong_kind`. */
export function kindOf(expression: Expression, schema: Schema): ColumnKind {
  const columns = new Map(
    schema.map(({ name, kind }) => [name, kind === 'category' ? categoryColumn([]) : numberColumn([], kind)]),
  )
  return evaluate(expression, tableOf(columns, 0)).kind
}
