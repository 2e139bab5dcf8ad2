import type { Digest } from '../base/index.ts'
import { type Feature, readFeatures } from './feature-list.ts'

/** What a feature came from. */
export interface FeatureLineage {
  readonly feature: string
  readonly dataset: string
  readonly version: Digest
  /** The SQL of an expression, of what a window aggregates, of what the newest row is asked, or of an on-demand feature. */
  readonly sql?: string
  /** Of a view or of on-demand features. */
  readonly view?: string
  readonly fn?: string
  /** Of a view. */
  readonly keys?: readonly string[]
  readonly on?: readonly string[]
  readonly window?: string
  readonly ttl?: string
  readonly knownAt?: string
  /** Of on-demand features: what they take, and the text of a function. */
  readonly takes?: readonly string[]
  readonly source?: string
}

/**
 * Describes where each feature of a model came from. `data` is the dataset of the rows, `versions` those that views read, by
 * dataset.
 */
export function lineageOf(
  features: readonly Feature[],
  data: { readonly dataset: string; readonly version: Digest },
  versions: Readonly<Record<string, Digest>> = {},
): readonly FeatureLineage[] {
  const { dataset, version } = data
  const { expressions, views, onDemands } = readFeatures(features)
  return [
    ...expressions.map(({ name }) => ({ feature: name, dataset, version, sql: name })),
    ...views.flatMap((view) =>
      Object.entries(view.features).map(([feature, its]) => ({
        feature,
        dataset: view.from.name,
        version: versions[view.from.name] ?? version,
        sql: its.value?.text ?? '',
        view: view.name,
        keys: view.keys,
        on: view.on,
        fn: its.fn,
        ...(its.fn === 'latest' ? view.ttl !== undefined && { ttl: view.ttl } : { window: its.length }),
        ...(view.knownAt && { knownAt: view.knownAt.text }),
      })),
    ),
    ...onDemands.flatMap(({ name, takes, features: computed }) =>
      Object.entries(computed).map(([feature, its]) => ({
        ...{ feature, dataset, version, view: name, takes, fn: its.fn },
        ...(its.fn === 'sql' ? { sql: its.value.text } : { source: its.source }),
      })),
    ),
  ]
}
