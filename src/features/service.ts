import { isName, strayOption } from '../base/index.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'

/** Features that are asked for together, in this order. */
export interface FeatureService {
  readonly kind: 'service'
  readonly name: string
  readonly features: readonly Feature[]
  /** Whether one ready vector is kept for each entity, so that a look-up computes nothing. */
  readonly precompute: boolean
}

/** What `featureService` takes besides name and features. */
export interface FeatureServiceOptions {
  readonly precompute?: boolean
}

const KNOWN = { precompute: true } as const satisfies Record<keyof FeatureServiceOptions, true>

/**
 * Declares a feature service: a list of features under a name, as a model or another client asks for them.
 *
 * Errors: `features.bad_view`, and those of `featureNames`.
 *
 * @example
 * const driverScore = featureService('driver_score', [driverStats, ratio, 'hour(date)'], { precompute: true })
 */
export function featureService(
  name: string,
  features: readonly Feature[],
  options: FeatureServiceOptions = {},
): FeatureService {
  const wrong = (where: string, reason: string) => fail('bad_view', { view: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(options, KNOWN)
  if (stray) throw wrong('its options', stray)
  if (!Array.isArray(features) || features.length === 0) throw wrong('features', 'it has none')
  readFeatures(features)
  return Object.freeze({
    ...{ kind: 'service' as const, name, features: Object.freeze([...features]) },
    precompute: options.precompute ?? false,
  })
}
