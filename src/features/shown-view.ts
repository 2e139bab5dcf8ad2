import { Type } from 'typebox'
import { type Actor, type Clock, Moment, nearestName } from '../base/index.ts'
import { fail } from './errors.ts'
import type { OnlineFeatures } from './online.ts'
import type { FeatureService } from './service.ts'
import type { OfflineNeeds } from './sourced.ts'
import type { FeatureView } from './view.ts'

/** What the actions of the features room need; `definedViews` and `definedServices` give those of the project as it is now. */
export interface FeatureNeeds extends OfflineNeeds {
  readonly features: OnlineFeatures
  readonly definedViews: () => readonly FeatureView[]
  readonly definedServices: () => readonly FeatureService[]
  /** Pushes rows to a dataset, to be in one of its next versions. */
  readonly pushRows: (push: PushedRows) => Promise<void>
  readonly clock: Clock
}

/** Rows for a dataset, and who pushes them. */
export interface PushedRows {
  readonly dataset: string
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly actor: Actor
}

/** A view as it is shown outside. */
export const ViewShape = Type.Object({
  name: Type.String(),
  from: Type.String({ description: 'The dataset.' }),
  keys: Type.Array(Type.String(), { description: 'The columns that say whom a row is about.' }),
  on: Type.Array(Type.String(), { description: 'The columns of the rows that look up.' }),
  knownAt: Type.Union([Type.String(), Type.Null()]),
  ttl: Type.Union([Type.String(), Type.Null()]),
  features: Type.Array(
    Type.Object({
      name: Type.String(),
      fn: Type.String(),
      value: Type.Union([Type.String(), Type.Null()]),
      window: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  fresh: Type.Union(
    [
      Type.Object({
        from: Moment,
        through: Type.Union([Moment, Type.Null()], { description: 'Null where all was pushed.' }),
        entities: Type.Integer(),
      }),
      Type.Null(),
    ],
    { description: 'From when to when look-ups are exact; null where it was never materialized.' },
  ),
})

/** A view by its name. Errors: `features.view_not_found`. */
export function findView(views: readonly FeatureView[], name: string): FeatureView {
  const found = views.find((view) => view.name === name)
  if (found) return found
  const nearest = nearestName(
    name,
    views.map((view) => view.name),
  )
  throw fail('view_not_found', { view: name, nearest })
}

/** A view as `ViewShape` has it. */
export async function shown(view: FeatureView, online: OnlineFeatures) {
  const fresh = await online.freshness(view)
  return {
    name: view.name,
    from: view.from.name,
    keys: [...view.keys],
    on: [...view.on],
    knownAt: view.knownAt?.text ?? null,
    ttl: view.ttl ?? null,
    features: Object.entries(view.features).map(([name, feature]) => ({
      name,
      fn: feature.fn,
      value: feature.value?.text ?? null,
      window: feature.fn === 'latest' ? null : feature.length,
    })),
    fresh: fresh ? { from: fresh.from, through: fresh.through ?? null, entities: fresh.entities } : null,
  }
}
