import type { Clock } from '../base/index.ts'
import type { Feature, OnlineFeatures } from '../features/index.ts'

type View = Parameters<OnlineFeatures['freshness']>[0]

/** How old what look-ups see of a view is. */
export interface ViewAge {
  readonly view: string
  /** Milliseconds; endless where it was never materialized. */
  readonly age: number
}

/** Of the views among these features; of those that are only pushed to nothing is known. */
export async function viewAges(
  { online, clock }: { readonly online: Pick<OnlineFeatures, 'freshness'>; readonly clock: Clock },
  features: readonly Feature[],
): Promise<readonly ViewAge[]> {
  const views = features.filter((feature): feature is View => typeof feature !== 'string' && feature.kind === 'view')
  const ages = await Promise.all(views.map(async (view) => ({ view: view.name, found: await online.freshness(view) })))
  return ages.flatMap(({ view, found }) => {
    if (found === undefined) return [{ view, age: Number.POSITIVE_INFINITY }]
    return found.through === undefined ? [] : [{ view, age: Math.max(0, clock.now() - found.through) }]
  })
}
