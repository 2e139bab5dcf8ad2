import { fail } from '../errors.ts'
import type { MetricPoint } from '../runs/run.ts'
import type { Latest } from '../tables.ts'
import { compareValues, type Point } from './order.ts'
import type { PointColumns } from './pack.ts'

/** The points of one metric in one entry. */
export interface Series {
  readonly key: string
  readonly points: PointColumns
  /** The greatest by step, time and value. */
  readonly latest: Latest
}

interface Growing {
  readonly steps: number[]
  readonly ats: number[]
  readonly values: number[]
  latest: Point
}

/** Points by their metric, in the order in which metrics come first. Throws `tracking.bad_point`. */
export function seriesOf(points: readonly MetricPoint[]): Series[] {
  const growing = new Map<string, Growing>()
  for (const { key, step, at, value } of points) {
    if (!Number.isSafeInteger(step)) throw fail('bad_point', { metric: key, what: 'its step' })
    if (!Number.isSafeInteger(at)) throw fail('bad_point', { metric: key, what: 'its time' })
    const point = { step, at, value: Number(value) }
    const held = growing.get(key) ?? { steps: [], ats: [], values: [], latest: point }
    if (held.steps.length === 0) growing.set(key, held)
    held.steps.push(step)
    held.ats.push(at)
    held.values.push(point.value)
    if (isLater(point, held.latest)) held.latest = point
  }
  return [...growing].map(([key, { steps, ats, values, latest }]) => ({
    key,
    points: { steps: Float64Array.from(steps), ats: Float64Array.from(ats), values: Float64Array.from(values) },
    latest: { value: storable(latest.value), step: latest.step, at: latest.at },
  }))
}

/** True where `latest` is to be shown rather than `held`. */
export function isNewer(latest: Latest, held: Latest | undefined): boolean {
  return !held || isLater({ ...latest, value: Number(latest.value) }, { ...held, value: Number(held.value) })
}

/** By step, then time, then value, NaN last: the rule of MLflow for the newest value, and the same for any order of arrival. */
export function isLater(point: Point, held: Point): boolean {
  if (point.step !== held.step) return point.step > held.step
  if (point.at !== held.at) return point.at > held.at
  return compareValues(point.value, held.value) > 0
}

function storable(value: number): Latest['value'] {
  return Number.isFinite(value) ? value : (String(value) as 'NaN')
}

/** The metrics of a run as they are shown: null where the newest value is not finite. */
export function measuresOf(latest: Readonly<Record<string, Latest>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(latest).map(([key, { value }]) => [key, typeof value === 'number' ? value : null]),
  )
}
