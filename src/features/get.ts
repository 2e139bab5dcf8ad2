import type { Online, Soon } from '../storage/index.ts'
import type { Column, Table } from '../table/index.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import { type Looked, lookUp, NOT_FOUND, NULL_VALUE, OUTSIDE_MAX_AGE, PRESENT } from './look-up.ts'
import type { States } from './online.ts'
import { assembled, type Step, stepsOf } from './vectors.ts'
import type { FeatureView } from './view.ts'

/** Which features are asked for, and for whom. */
export interface GetRequest {
  readonly features: readonly Feature[]
  /** The keys of entities, a row each, under the names of either side; and what expressions and on-demand features take besides. */
  readonly entities: Table
  /** The moment, in milliseconds, with the microseconds behind the point. */
  readonly at: number
}

/** One feature for every row. */
export interface FoundFeature {
  readonly name: string
  /** The view, or on-demand features, that it belongs to; none of an expression. */
  readonly view: string | undefined
  readonly column: Column
  /** How each value was found: a place in `STATUSES`. */
  readonly statuses: Uint8Array
  /** Of when each is, in microseconds; NaN where it was not found. One array for all features of a view. */
  readonly moments: Float64Array
}

/** Features in the order in which they were asked for. */
export interface FoundFeatures {
  readonly rows: number
  readonly features: readonly FoundFeature[]
}

/** What `statuses` count. */
export const STATUSES = Object.freeze(
  Object.assign([] as string[], {
    ...{ [PRESENT]: 'PRESENT', [NULL_VALUE]: 'NULL_VALUE', [NOT_FOUND]: 'NOT_FOUND' },
    [OUTSIDE_MAX_AGE]: 'OUTSIDE_MAX_AGE',
  }),
) as readonly string[]

interface GetNeeds {
  readonly online: Online
  readonly states: States
}

interface FeaturePlan {
  readonly steps: readonly Step[]
  readonly views: readonly FeatureView[]
}

/** Looks features up for entities. A list of features is read once. */
export function createGet({ online, states }: GetNeeds): (request: GetRequest) => Soon<FoundFeatures> {
  const plans = new WeakMap<readonly Feature[], FeaturePlan>()
  return ({ features, entities, at }) => {
    const plan = plans.get(features) ?? { steps: stepsOf(features), views: readFeatures(features).views }
    plans.set(features, plan)
    const asking = { rows: entities, at: new Float64Array(entities.rows).fill(at), anyKeys: true }
    const looked = plan.views.map((view) => lookUp(online, { view, read: states.reader(view) }, asking))
    if (looked.some((one) => one instanceof Promise))
      return Promise.all(looked).then((all) => foundOf(plan, entities, all))
    return foundOf(plan, entities, looked as readonly Looked[])
  }
}

function foundOf(plan: FeaturePlan, entities: Table, looked: readonly Looked[]): FoundFeatures {
  const all = new Map(looked.flatMap(({ columns }) => [...columns]))
  const table = assembled(plan.steps, entities, all)
  const byView = new Map(plan.views.map((view, i) => [view.name, looked[i]!]))
  const never = new Float64Array(entities.rows).fill(Number.NaN)
  const features = plan.steps.flatMap((step): FoundFeature[] => {
    if ('view' in step) {
      const { moments, statuses } = byView.get(step.view.name)!
      return Object.keys(step.view.features).map((name) => ({
        ...{ name, view: step.view.name, column: table.columns.get(name)!, statuses: statuses.get(name)!, moments },
      }))
    }
    const names = 'onDemand' in step ? Object.keys(step.onDemand.features) : [step.name]
    return names.map((name) => {
      const column = table.columns.get(name)!
      const view = 'onDemand' in step ? step.onDemand.name : undefined
      return { name, view, column, statuses: statusesOf(column, entities.rows), moments: never }
    })
  })
  return { rows: entities.rows, features }
}

function statusesOf(column: Column, rows: number): Uint8Array {
  const isMissing = (row: number): boolean =>
    column.kind === 'category' ? column.codes[row]! < 0 : Number.isNaN(column.values[row]!)
  return Uint8Array.from({ length: rows }, (_, row) => (isMissing(row) ? NULL_VALUE : PRESENT))
}
