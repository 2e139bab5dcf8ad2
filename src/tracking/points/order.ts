import type { PointColumns } from './pack.ts'

/** A point without its key. */
export interface Point {
  readonly step: number
  readonly at: number
  readonly value: number
}

/** `step`: by step, time and value, as Millrace shows a history. `time`: by time, step and value, as MLflow does. */
export type PointOrder = 'step' | 'time'

/** Values as PostgreSQL orders them: NaN after all others, and equal to itself. */
export function compareValues(a: number, b: number): number {
  if (a < b) return -1
  if (a > b) return 1
  if (a === b) return 0
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}

const byStep = (a: Point, b: Point): number => a.step - b.step || a.at - b.at || compareValues(a.value, b.value)
const byTime = (a: Point, b: Point): number => a.at - b.at || a.step - b.step || compareValues(a.value, b.value)

/** The comparison of an order; equal points compare as 0. */
export function comparisonOf(order: PointOrder): (a: Point, b: Point) => number {
  return order === 'step' ? byStep : byTime
}

/** Points in order, each once. */
export function inOrder(points: readonly Point[], order: PointOrder): Point[] {
  const compare = comparisonOf(order)
  const sorted = [...points].sort(compare)
  return sorted.filter((point, i) => i === 0 || compare(sorted[i - 1]!, point) !== 0)
}

/** Columns by step, time and value, each point once; the same columns where they are so already. */
export function sortColumns(columns: PointColumns): PointColumns {
  const { steps, ats, values } = columns
  const compare = (i: number, j: number): number =>
    steps[i]! - steps[j]! || ats[i]! - ats[j]! || compareValues(values[i]!, values[j]!)
  let ordered = true
  for (let i = 1; ordered && i < steps.length; i++) ordered = compare(i - 1, i) < 0
  if (ordered) return columns
  const places = Uint32Array.from(steps, (_, i) => i).sort(compare)
  const once = places.filter((place, i) => i === 0 || compare(places[i - 1]!, place) !== 0)
  const taken = (column: Float64Array): Float64Array => Float64Array.from(once, (place) => column[place]!)
  return { steps: taken(steps), ats: taken(ats), values: taken(values) }
}

/** Several columns as one. */
export function joinColumns(parts: readonly PointColumns[]): PointColumns {
  if (parts.length === 1) return parts[0]!
  const count = parts.reduce((sum, { steps }) => sum + steps.length, 0)
  const joined = (pick: (part: PointColumns) => Float64Array): Float64Array => {
    const column = new Float64Array(count)
    let at = 0
    for (const part of parts) {
      column.set(pick(part), at)
      at += pick(part).length
    }
    return column
  }
  return { steps: joined((part) => part.steps), ats: joined((part) => part.ats), values: joined((part) => part.values) }
}
