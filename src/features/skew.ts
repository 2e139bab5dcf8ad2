import type { Digest } from '../base/index.ts'
import type { DatasetVersion } from '../data/index.ts'
import { type Column, columnOf, type Table, valueAt } from '../table/index.ts'
import { bindFeatures } from './bind-features.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import { joinViews } from './join/join-views.ts'
import { type OfflineNeeds, sourcedViews } from './sourced.ts'
import { assembled, type Step, stepsOf } from './vectors.ts'
import { MICROS } from './view-plan.ts'

/** What was logged at serving time, to be compared with what the data says now. */
export interface SkewRequest {
  readonly features: readonly Feature[]
  /**
   * One row a prediction: the features as they were served, the columns that look up and those that on-demand features take, and
   * `__time`, the moment of the look-up. Expressions over the row itself are not compared.
   */
  readonly logged: Table
  /** What views on its dataset read; the current version where not given. */
  readonly version?: DatasetVersion
  readonly versions?: Readonly<Record<string, Digest>>
  /** How many differences to show; 20 when not given. */
  readonly show?: number
}

/** One value that differs. Moments are milliseconds. */
export interface SkewedValue {
  /** The place of the row in what was logged. */
  readonly row: number
  readonly feature: string
  /** The view or on-demand view of the feature. */
  readonly view: string
  readonly logged: number | string | null
  readonly offline: number | string | null
}

/** How served features compare with the offline join at the same moments. Equal means: the same number, bit for bit, or text. */
export interface Skew {
  readonly rows: number
  /** Rows that differ, by feature. */
  readonly differing: Readonly<Record<string, number>>
  /** The first that differ, by feature and row. */
  readonly first: readonly SkewedValue[]
}

const SHOWN = 20

/**
 * Replays logged look-ups against the offline join. They are equal where serving saw what the data says it could have seen;
 * they differ where data came late, was corrected, or look-ups ran behind.
 *
 * Errors: `table.unknown_column` where something was not logged, `features.bad_view`, `features.on_demand_failed`.
 */
export async function skewOf(needs: OfflineNeeds, request: SkewRequest): Promise<Skew> {
  const { logged } = request
  const features = bindFeatures(request.features, needs.definedOnDemands?.() ?? [])
  const { views, onDemands } = readFeatures(features)
  if ((views.length === 0 && onDemands.length === 0) || logged.rows === 0)
    return { rows: logged.rows, differing: {}, first: [] }
  const at = momentsOf(logged).map((moment) => Math.round(moment * MICROS))
  const sourced = await sourcedViews(needs, request, views)
  const found = await joinViews(needs.lake, sourced, { rows: logged, at })
  const steps = stepsOf(features).filter((step) => !('expression' in step) || logged.columns.has(step.name))
  const offline = assembled(steps, logged, new Map([...expressionsIn(steps, logged), ...found]))
  return compare({ logged, offline, steps, show: request.show ?? SHOWN })
}

function momentsOf(logged: Table): Float64Array {
  const time = columnOf(logged, '__time')
  if (time.kind !== 'category') return time.values
  throw fail('bad_feature', { feature: '__time', reason: 'what was logged holds texts there, not times' })
}

/** What on-demand features take from expressions is what was served: those depend on nothing but the row. */
function expressionsIn(steps: readonly Step[], logged: Table): readonly (readonly [string, Column])[] {
  return steps.flatMap((step) => ('expression' in step ? [[step.name, columnOf(logged, step.name)] as const] : []))
}

interface Comparison {
  readonly logged: Table
  readonly offline: Table
  readonly steps: readonly Step[]
  readonly show: number
}

function compare({ logged, offline, steps, show }: Comparison): Skew {
  const differing: Record<string, number> = {}
  const first: SkewedValue[] = []
  for (const step of steps) {
    if ('expression' in step) continue
    const owner = 'view' in step ? step.view : step.onDemand
    for (const feature of Object.keys(owner.features)) {
      const [served, told] = [columnOf(logged, feature), columnOf(offline, feature)]
      for (let row = 0; row < logged.rows; row++) {
        const [a, b] = [valueAt(served, row), valueAt(told, row)]
        if (Object.is(a, b)) continue
        differing[feature] = (differing[feature] ?? 0) + 1
        if (first.length < show) first.push({ row, feature, view: owner.name, logged: a, offline: b })
      }
    }
  }
  return { rows: logged.rows, differing, first }
}
