import type { ColumnKind } from '../../table/index.ts'
import type { SourcedView } from '../sourced.ts'
import type { PlannedFeature } from '../view-plan.ts'

/** Views that share their arrivals and keys: they are read and sorted once. */
export interface Run {
  readonly view: SourcedView
  readonly lookback: number
  /** SQL of values, each once. */
  readonly values: readonly { readonly sql: string; readonly kind: ColumnKind }[]
  readonly features: readonly RunFeature[]
  readonly withEvents: boolean
  /** The lists of columns by which rows ask, each once. */
  readonly asks: readonly (readonly string[])[]
}

/** A feature as a run finds it. */
export interface RunFeature {
  readonly feature: PlannedFeature
  /** Index in the values of the run. */
  readonly value: number
  /** Index in the asks of the run. */
  readonly ask: number
  readonly ttl: number
}

/** Gathers views into runs, in their order. */
export function runsOf(views: readonly SourcedView[]): readonly Run[] {
  const byKey = new Map<string, SourcedView[]>()
  for (const view of views) {
    const { source, plan } = view
    const key = JSON.stringify([source, plan.arrival, plan.event, plan.keys])
    const known = byKey.get(key)
    if (known) known.push(view)
    else byKey.set(key, [view])
  }
  return [...byKey.values()].map(runOf)
}

function runOf(views: readonly SourcedView[]): Run {
  const values: { sql: string; kind: ColumnKind }[] = []
  const asks: (readonly string[])[] = []
  const features = views.flatMap(({ plan }) => {
    const ask = placeIn(asks, plan.view.on)
    return plan.features.map((feature) => {
      const value = { sql: plan.values[feature.value]!, kind: plan.kinds[feature.value]! }
      return { feature, value: placeIn(values, value), ask, ttl: plan.ttl }
    })
  })
  return {
    view: views[0]!,
    lookback: Math.max(...views.map(({ plan }) => plan.lookback)),
    ...{ values, features, asks },
    withEvents: features.some(({ feature }) => feature.fn === 'latest'),
  }
}

function placeIn<T>(all: T[], one: T): number {
  const text = JSON.stringify(one)
  const known = all.findIndex((other) => JSON.stringify(other) === text)
  return known >= 0 ? known : all.push(one) - 1
}
