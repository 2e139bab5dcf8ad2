import { type Duration, durationMs, isName, strayOption } from '../base/index.ts'
import type { Dataset } from '../data/index.ts'
import { isSqlText, parseExpression, quoteName, type SqlText } from '../table/index.ts'
import { type Entity, keysOf } from './entity.ts'
import { fail } from './errors.ts'
import type { LatestFeature } from './latest.ts'
import type { WindowFeature } from './window.ts'

/**
 * Features of an entity, computed from the rows of a dataset as they become known. A row arrives at the later of its time and
 * `knownAt`; before that nobody could have known it, so no feature sees it, whatever its time says.
 */
export interface FeatureView {
  readonly kind: 'view'
  readonly name: string
  readonly from: Dataset
  /** The columns of `from` whose values say whom a row is about; of texts or whole numbers. */
  readonly keys: readonly string[]
  /** The columns of the rows that look features up, compared with `keys` in this order. */
  readonly on: readonly string[]
  /** When a row became known; where this is missing the row never did. The time of the row where there is none. */
  readonly knownAt?: SqlText
  /** How old, by event time, what `latest` features say may be; any age where there is none. Windows have lengths of their own. */
  readonly ttl?: Duration
  readonly features: Readonly<Record<string, ViewFeature>>
}

/** A feature of a view. */
export type ViewFeature = WindowFeature | LatestFeature

/** What `featureView` takes besides the name. */
export interface FeatureViewSpec {
  readonly from: Dataset
  readonly entity: Entity | string | readonly string[]
  /** The keys of the entity when not given. */
  readonly on?: string | readonly string[]
  /** The column that the dataset names as its `knownAt` when not given. */
  readonly knownAt?: SqlText
  readonly ttl?: Duration
  readonly features: Readonly<Record<string, ViewFeature>>
}

const KNOWN = {
  from: true,
  entity: true,
  on: true,
  knownAt: true,
  ttl: true,
  features: true,
} as const satisfies Record<keyof FeatureViewSpec, true>
const FEATURE = /^[a-z][a-z0-9_]{0,62}$/
const FUNCTIONS: readonly string[] = ['mean', 'sum', 'count', 'min', 'max', 'latest']

type Wrong = (where: string, reason: string) => Error

/**
 * Declares a feature view. Its columns are checked against the dataset when it is first used.
 *
 * Errors: `features.bad_view`, `features.no_time`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const originLate = featureView('origin_late', {
 *   from: flights, entity: 'origin', knownAt: sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`,
 *   features: { origin_late_3h: window.mean(sql`delay > 15`, '3h') },
 * })
 */
export function featureView(name: string, spec: FeatureViewSpec): FeatureView {
  const wrong: Wrong = (where, reason) => fail('bad_view', { view: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, KNOWN)
  if (stray) throw wrong('its options', stray)
  if (spec.from?.kind !== 'dataset') throw wrong('from', 'it is a dataset')
  if (spec.from.time === undefined) throw fail('no_time', { dataset: spec.from.name })
  const knownAt = spec.knownAt ?? arrivalOf(spec.from)
  if (knownAt !== undefined) checkSql(knownAt, () => wrong('knownAt', 'it is SQL: sql`…`'))
  if (spec.ttl !== undefined && !isLength(spec.ttl)) throw wrong('ttl', 'it is a length of time such as 6h or 7d')
  checkFeatures(spec, wrong)
  return Object.freeze({
    ...{ kind: 'view' as const, name, from: spec.from, ...columnsOf(spec, wrong) },
    ...(knownAt && { knownAt }),
    ...(spec.ttl !== undefined && { ttl: spec.ttl }),
    features: Object.freeze({ ...spec.features }),
  })
}

function arrivalOf(from: Dataset): SqlText | undefined {
  const { knownAt } = from as { readonly knownAt?: string }
  return knownAt === undefined ? undefined : Object.freeze({ text: quoteName(knownAt) })
}

function columnsOf({ entity, on }: FeatureViewSpec, wrong: Wrong): Pick<FeatureView, 'keys' | 'on'> {
  const keys = keysOf(entity)
  if (!keys) throw wrong('entity', 'it is an entity, the name of a column, or a list of different ones')
  const asking = on === undefined ? keys : keysOf(on)
  if (asking?.length !== keys.length)
    throw wrong('on', `it names ${keys.length === 1 ? 'one column' : `${keys.length} columns, one for each key`}`)
  return { keys, on: asking }
}

function checkFeatures(spec: FeatureViewSpec, wrong: Wrong): void {
  const features = Object.entries(spec.features ?? {})
  if (features.length === 0) throw wrong('features', 'it has none')
  for (const [feature, its] of features) {
    const reason = faultOf(feature, its)
    if (reason) throw wrong(feature, reason)
    if (its.value) checkSql(its.value, () => wrong(feature, 'its value is SQL: sql`…`'))
  }
}

function faultOf(name: string, feature: ViewFeature): string | undefined {
  if (!isFeatureName(name)) return FEATURE_NAMES
  if (!FUNCTIONS.includes(feature?.fn))
    return 'it is latest, window.mean, window.sum, window.count, window.min or window.max'
  if (feature.fn === 'latest') return feature.value === undefined ? 'latest needs a value' : undefined
  if (!isLength(feature.length)) return 'a window is as long as 30m, 3h or 7d'
  return feature.fn !== 'count' && feature.value === undefined ? `window.${feature.fn} needs a value` : undefined
}

/** How features are named, for errors. */
export const FEATURE_NAMES = 'a feature is named with lower-case letters, digits and _, beginning with a letter'
export const isFeatureName = (name: string): boolean => FEATURE.test(name)

function isLength(text: string): boolean {
  const length = typeof text === 'string' ? durationMs(text) : undefined
  return length !== undefined && length > 0
}

function checkSql(text: SqlText, wrong: () => Error): void {
  if (!isSqlText(text)) throw wrong()
  parseExpression(text.text)
}
