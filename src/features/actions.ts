import { Type } from 'typebox'
import { actionsOver, type Clock, DAY, Measure, Moment, Name, nearestName } from '../base/index.ts'
import type { Estimate } from '../evaluation/index.ts'
import { fail } from './errors.ts'
import { leakageOf } from './leakage.ts'
import type { OfflineNeeds } from './offline.ts'
import type { OnlineFeatures } from './online.ts'
import type { FeatureView } from './view.ts'

/** What the actions of the features room need; `definedViews` gives the views of the project as it is now. */
export interface FeatureNeeds extends OfflineNeeds {
  readonly features: OnlineFeatures
  readonly definedViews: () => readonly FeatureView[]
  readonly clock: Clock
}

const action = actionsOver<FeatureNeeds>()

const ViewShape = Type.Object({
  name: Type.String(),
  from: Type.String({ description: 'The dataset.' }),
  entity: Type.String(),
  on: Type.String({ description: 'The column of the rows that look up.' }),
  knownAt: Type.Union([Type.String(), Type.Null()]),
  features: Type.Array(
    Type.Object({
      name: Type.String(),
      fn: Type.String(),
      value: Type.Union([Type.String(), Type.Null()]),
      window: Type.String(),
    }),
  ),
  fresh: Type.Union([Type.Object({ from: Moment, through: Moment, entities: Type.Integer() }), Type.Null()], {
    description: 'From when to when look-ups are exact; null where it was never materialized.',
  }),
})

export const list = action({
  name: 'features.list',
  does: 'List the feature views of the project and how far each is ready for look-ups.',
  http: 'GET /api/v1/features',
  permit: 'features.read',
  input: Type.Object({}),
  output: Type.Object({ views: Type.Array(ViewShape) }),
  example: 'features list',
  run: async ({ definedViews, features }) => ({ views: definedViews().map((view) => shown(view, features)) }),
})

export const show = action({
  name: 'features.show',
  does: 'Show one feature view.',
  http: 'GET /api/v1/features/:view',
  permit: 'features.read',
  input: Type.Object({ view: Name }),
  output: ViewShape,
  example: 'features show --view origin_late',
  run: async ({ definedViews, features }, { view }) => shown(find(definedViews(), view), features),
})

export const materialize = action({
  name: 'features.materialize',
  does: 'Make a feature view ready for look-ups: add what became known since the last time.',
  http: 'POST /api/v1/features/:view/materializations',
  permit: 'features.write',
  input: Type.Object({
    view: Name,
    to: Type.Optional(Moment),
    from: Type.Optional(
      Type.Number({ description: 'Where look-ups begin to be exact at the first time; a day before `to` by default.' }),
    ),
  }),
  output: Type.Object({ records: Type.Integer(), view: ViewShape }),
  example: 'features materialize --view origin_late',
  run: async ({ definedViews, features, clock }, { view: name, to = clock.now(), from = to - DAY }) => {
    const view = find(definedViews(), name)
    const records = await features.materialize({ views: [view], from, to })
    return { records, view: shown(view, features) }
  },
})

const EstimateShape = Type.Object({ value: Measure, low: Measure, high: Measure, count: Type.Integer() })

export const leakage = action({
  name: 'features.leakage',
  does: 'Compare what a leaky join of a view would have claimed about a label with what could have been known.',
  http: 'GET /api/v1/features/:view/leakage',
  permit: 'features.read',
  input: Type.Object({
    view: Name,
    label: Type.String({ description: 'SQL of a truth over the dataset of the view, such as delay > 15.' }),
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    share: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1, description: 'Of the rows; 0.1 by default.' })),
  }),
  output: Type.Object({
    features: Type.Array(
      Type.Object({
        feature: Type.String(),
        naive: EstimateShape,
        pointInTime: EstimateShape,
        seesItself: Measure,
      }),
    ),
  }),
  example: "features leakage --view origin_late --label 'delay > 15'",
  run: async (needs, { view: name, label, from, to, share = 0.1 }) => {
    const view = find(needs.definedViews(), name)
    const version = await needs.datasets.version(view.from.name)
    const where = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    const found = await leakageOf(needs, { version, view, label: { text: label }, where, sample: { share } })
    return {
      features: found.map((one) => ({ ...one, naive: plain(one.naive), pointInTime: plain(one.pointInTime) })),
    }
  },
})

/** What may be asked of the features room from outside. */
export const featuresActions = [list, show, materialize, leakage] as const

function find(views: readonly FeatureView[], name: string): FeatureView {
  const found = views.find((view) => view.name === name)
  if (found) return found
  throw fail('view_not_found', {
    view: name,
    nearest: nearestName(
      name,
      views.map((view) => view.name),
    ),
  })
}

function shown(view: FeatureView, online: OnlineFeatures) {
  const fresh = online.freshness(view)
  return {
    name: view.name,
    from: view.from.name,
    entity: view.entity,
    on: view.on,
    knownAt: view.knownAt?.text ?? null,
    features: Object.entries(view.features).map(([name, { fn, value, length }]) => ({
      name,
      fn,
      value: value?.text ?? null,
      window: length,
    })),
    fresh: fresh ? { from: fresh.from, through: fresh.through, entities: fresh.entities } : null,
  }
}

function plain({ value, low, high, count }: Estimate) {
  const finite = (number: number | undefined): number | null =>
    number === undefined || !Number.isFinite(number) ? null : number
  return { value: finite(value), low: finite(low), high: finite(high), count }
}
