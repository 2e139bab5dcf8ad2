import { isName, strayOption } from '../base/index.ts'
import { isSqlText, parseExpression, type SqlText } from '../table/index.ts'
import { fail } from './errors.ts'
import { FEATURE_NAMES, isFeatureName } from './view.ts'

/** What an on-demand function is given of one row, by name: moments are milliseconds, what is missing is null. */
export type OnDemandRow = Readonly<Record<string, number | string | null>>

/** A number or a truth (1 or 0) of one row. Null, undefined and NaN are missing. It must be pure: equal rows, equal answers. */
export type NumberFunction = (row: OnDemandRow) => number | boolean | null | undefined
/** A text of one row; null and undefined are missing. */
export type TextFunction = (row: OnDemandRow) => string | null | undefined

/** A feature that is computed when it is asked for: SQL, or a function with its source text. */
export type OnDemandFeature =
  | { readonly fn: 'sql'; readonly value: SqlText }
  | {
      readonly fn: 'script'
      readonly source: string
      readonly gives: 'number' | 'text'
      /** Not written into JSON: what was read from there has none until `bindFeatures` finds it by its source. */
      readonly apply?: NumberFunction | TextFunction
    }

/**
 * Features computed from other features and from columns of the row that asks, at the moment they are asked for. Training and
 * serving run the very same code.
 */
export interface OnDemand {
  readonly kind: 'on-demand'
  readonly name: string
  /** Names of features that stand before it in a list, or else columns of the row that asks. */
  readonly takes: readonly string[]
  readonly features: Readonly<Record<string, OnDemandFeature>>
}

/** What `onDemand` takes besides the name. */
export interface OnDemandSpec {
  readonly takes: readonly string[]
  readonly features: Readonly<Record<string, SqlText | NumberFunction | GivenText>>
}

interface GivenText {
  readonly gives: 'text'
  readonly apply: TextFunction
}

const KNOWN = { takes: true, features: true } as const satisfies Record<keyof OnDemandSpec, true>

/**
 * Marks a function of an on-demand feature as one that gives texts.
 *
 * @example
 * givesText((row) => (Number(row.amount) > 100 ? 'large' : 'small'))
 */
export function givesText(apply: TextFunction): GivenText {
  return Object.freeze({ gives: 'text', apply })
}

/**
 * Declares on-demand features.
 *
 * Errors: `features.bad_view`, `table.bad_expression`, `table.unknown_function`.
 *
 * @example
 * const ratio = onDemand('ratio', {
 *   takes: ['trips', 'amount'],
 *   features: { per_trip: sql`amount / trips`, odd: (row) => Number(row.amount) % 2 },
 * })
 */
export function onDemand(name: string, spec: OnDemandSpec): OnDemand {
  const wrong = (where: string, reason: string) => fail('bad_view', { view: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(spec, KNOWN)
  if (stray) throw wrong('its options', stray)
  const { takes } = spec
  if (!Array.isArray(takes) || takes.some((one) => typeof one !== 'string' || one === ''))
    throw wrong('takes', 'it is a list of names of features or columns')
  const features = Object.entries(spec.features ?? {})
  if (features.length === 0) throw wrong('features', 'it has none')
  const read = features.map(([feature, its]) => {
    if (!isFeatureName(feature)) throw wrong(feature, FEATURE_NAMES)
    const found = readFeature(its)
    if (!found) throw wrong(feature, 'it is SQL, a function of a row, or givesText of one')
    return [feature, found] as const
  })
  return Object.freeze({
    ...{ kind: 'on-demand' as const, name, takes: Object.freeze([...takes]) },
    features: Object.freeze(Object.fromEntries(read)),
  })
}

function readFeature(given: OnDemandSpec['features'][string]): OnDemandFeature | undefined {
  if (typeof given === 'function') return scripted(given, 'number')
  if (isSqlText(given)) {
    parseExpression(given.text)
    return Object.freeze({ fn: 'sql', value: given })
  }
  const { apply } = (given ?? {}) as Partial<GivenText>
  return typeof apply === 'function' ? scripted(apply, 'text') : undefined
}

/** The function is hidden from JSON, copies between threads and comparisons: there its source stands for it. */
function scripted(apply: NumberFunction | TextFunction, gives: 'number' | 'text'): OnDemandFeature {
  const feature = { fn: 'script' as const, source: apply.toString(), gives }
  Object.defineProperty(feature, 'apply', { value: apply, enumerable: false })
  return Object.freeze(feature)
}
