import { canonicalJson, type Json } from '../base/index.ts'
import type { Feature } from './feature-list.ts'
import type { OnDemand } from './on-demand.ts'

const sourceOf = (onDemand: OnDemand): string => canonicalJson(onDemand as unknown as Json)

const isBound = ({ features }: OnDemand): boolean =>
  Object.values(features).every((feature) => feature.fn === 'sql' || feature.apply !== undefined)

/**
 * Features that were read from a record, with their functions: each on-demand feature view whose functions are known by their
 * source alone is replaced by the declared one that says the same, letter for letter. One that is not declared stays as it is,
 * and fails when it is computed.
 */
export function bindFeatures(features: readonly Feature[], declared: readonly OnDemand[]): readonly Feature[] {
  const isLoose = (feature: Feature): feature is OnDemand =>
    typeof feature !== 'string' && feature.kind === 'on-demand' && !isBound(feature)
  if (!features.some(isLoose)) return features
  return features.map((feature) => {
    if (!isLoose(feature)) return feature
    const source = sourceOf(feature)
    return declared.find((one) => sourceOf(one) === source) ?? feature
  })
}
