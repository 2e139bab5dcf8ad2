import { durationMs, isName, strayOption } from '../base/index.ts'
import type { Dataset } from '../data/index.ts'
import { isSqlText, parseExpression, type SqlText } from '../table/index.ts'
import { fail } from './errors.ts'
import type { WindowFeature } from './window.ts'

/**
 * Features of an entity, computed from the rows of a dataset as they become known. A row arrives at the later of its time and
 * `knownAt`; before that nobody could have known it, so no feature sees it, whatever its time says.
 */
export interface FeatureView {
  readonly kind: 'view'
  readonly name: string
  readonly from: Dataset
  /** The column of `from` whose value says whom a row is about; of texts. */
  readonly entity: string
  /** The column of the rows that look features up, compared with `entity`. */
  readonly on: string
  /** When a row became known; where this is missing the row never did. The time of the row when not given. */
  readonly knownAt?: SqlText
  readonly features: Readonly<Record<string, WindowFeature>>
}

/** What `featureView` takes besides the name; `on` is `entity` when not given. */
export interface FeatureViewSpec {
  readonly from: Dataset
  readonly entity: string
  readonly on?: string
  readonly knownAt?: SqlText
  readonly features: Readonly<Record<string, WindowFeature>>
}

const KNOWN = { from: true, entity: true, on: true, knownAt: true, features: true } as const satisfies Record<
  keyof FeatureViewSpec,
  true
>
const FEATURE = /^[a-z][a-z0-9_]{0,62}$/

/**
 * Declares a feature view. Its columns are checked against the dataset when it is first used.
 *
 * Errors: `features.bad_view`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const originLate = featureView('origin_late', {
 *   from: flights, entity: 'origin', knownAt: sql`date + to_minutes(30 + 0.12 * distance + greatest(delay, 0))`,
 *   features: { origin_late_3h: window.mean(sql`delay > 15`, '3h') },
 * })
 */
export function featureView(name: string, spec: FeatureViewSpec): FeatureView {
  const wrong = (where: string, reason: string) => fail('bad_view', { view: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, KNOWN)
  if (stray) throw wrong('its options', stray)
  if (spec.from?.kind !== 'dataset') throw wrong('from', 'it is a dataset')
  if (spec.from.time === undefined) throw fail('no_time', { dataset: spec.from.name })
  if (typeof spec.entity !== 'string' || spec.entity === '') throw wrong('entity', 'it is the name of a column')
  if (spec.knownAt !== undefined) checkSql(spec.knownAt, () => wrong('knownAt', 'it is SQL: sql`…`'))
  const features = Object.entries(spec.features ?? {})
  if (features.length === 0) throw wrong('features', 'it has none')
  for (const [feature, its] of features) {
    const reason = faultOf(feature, its)
    if (reason) throw wrong(feature, reason)
    if (its.value) checkSql(its.value, () => wrong(feature, 'its value is SQL: sql`…`'))
  }
  return Object.freeze({
    ...spec,
    kind: 'view',
    name,
    on: spec.on ?? spec.entity,
    features: Object.freeze({ ...spec.features }),
  })
}

function faultOf(name: string, feature: WindowFeature): string | undefined {
  if (!FEATURE.test(name)) return 'a feature is named with lower-case letters, digits and _, beginning with a letter'
  if (!['mean', 'sum', 'count'].includes(feature?.fn)) return 'it is window.mean, window.sum or window.count'
  const length = durationMs(feature.length)
  if (length === undefined || length <= 0) return 'a window is as long as 30m, 3h or 7d'
  return feature.fn !== 'count' && feature.value === undefined ? `window.${feature.fn} needs a value` : undefined
}

function checkSql(text: SqlText, wrong: () => Error): void {
  if (!isSqlText(text)) throw wrong()
  parseExpression(text.text)
}
