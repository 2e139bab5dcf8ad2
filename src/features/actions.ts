import { Type } from 'typebox'
import { actionsOver, Measure, Moment, Name } from '../base/index.ts'
import type { Estimate } from '../evaluation/index.ts'
import { join } from './join-action.ts'
import { leakageOf } from './leakage.ts'
import { get, materialize, push } from './online-actions.ts'
import { type FeatureNeeds, findView, shown, ViewShape } from './shown-view.ts'

const action = actionsOver<FeatureNeeds>()

export const list = action({
  name: 'features.list',
  does: 'List the feature views of the project and how far each is ready for look-ups.',
  http: 'GET /api/v1/features',
  permit: 'features.read',
  input: Type.Object({}),
  output: Type.Object({ views: Type.Array(ViewShape) }),
  example: 'features list',
  run: async ({ definedViews, features }) => ({
    views: await Promise.all(definedViews().map((view) => shown(view, features))),
  }),
})

export const show = action({
  name: 'features.show',
  does: 'Show one feature view.',
  http: 'GET /api/v1/features/:view',
  permit: 'features.read',
  input: Type.Object({ view: Name }),
  output: ViewShape,
  example: 'features show --view origin_late',
  run: async ({ definedViews, features }, { view }) => shown(findView(definedViews(), view), features),
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
    const view = findView(needs.definedViews(), name)
    const version = await needs.datasets.version(view.from.name)
    const where = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
    const found = await leakageOf(needs, { version, view, label: { text: label }, where, sample: { share } })
    return {
      features: found.map((one) => ({ ...one, naive: plain(one.naive), pointInTime: plain(one.pointInTime) })),
    }
  },
})

/** What may be asked of the features room from outside. */
export const featuresActions = [list, show, get, join, materialize, push, leakage] as const

function plain({ value, low, high, count }: Estimate) {
  const finite = (number: number | undefined): number | null =>
    number === undefined || !Number.isFinite(number) ? null : number
  return { value: finite(value), low: finite(low), high: finite(high), count }
}
