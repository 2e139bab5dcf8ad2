import type { Digest } from '../base/index.ts'
import { type Feature, readFeatures } from './feature-list.ts'

/** What a feature came from. */
export interface FeatureLineage {
  readonly feature: string
  readonly dataset: string
  readonly version: Digest
  /** The SQL of an expression, or of what a window aggregates. */
  readonly sql: string
  /** Only of a window. */
  readonly view?: string
  readonly entity?: string
  readonly on?: string
  readonly fn?: string
  readonly window?: string
  readonly knownAt?: string
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
  const { expressions, views } = readFeatures(features)
  return [
    ...expressions.map(({ name }) => ({ feature: name, dataset, version, sql: name })),
    ...views.flatMap((view) =>
      Object.entries(view.features).map(([feature, { fn, value, length }]) => ({
        feature,
        dataset: view.from.name,
        version: versions[view.from.name] ?? version,
        sql: value?.text ?? '',
        view: view.name,
        entity: view.entity,
        on: view.on,
        fn,
        window: length,
        ...(view.knownAt ? { knownAt: view.knownAt.text } : {}),
      })),
    ),
  ]
}
