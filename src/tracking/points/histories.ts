import type { Database } from '../../storage/index.ts'
import type { MetricPoint } from '../runs/run.ts'
import type { HistoriesQuery } from '../runs/runs.ts'
import { evenSteps, placesToKeep, sharesOf } from './downsample.ts'
import { readWhole } from './history.ts'
import type { PointColumns } from './pack.ts'

type PointOfRun = MetricPoint & { readonly run: string }

/** One metric of several runs, down-sampled where there are more than `limit` points. One long run is in memory at a time. */
export function readHistories(database: Database, query: HistoriesQuery): Promise<PointOfRun[]> {
  return query.sample === 'even' ? readEvenly(database, query) : readShapes(database, query)
}

async function readShapes(database: Database, query: HistoriesQuery): Promise<PointOfRun[]> {
  const { runs, metric, limit } = query
  const counts: number[] = []
  const short = new Map<string, PointColumns>()
  for (const run of runs) {
    const points = await readWithin(database, run, query)
    counts.push(points.steps.length)
    if (points.steps.length <= limit) short.set(run, points)
  }
  const shares = sharesOf(counts, limit)
  const found: PointOfRun[] = []
  for (const [i, run] of runs.entries()) {
    const points = short.get(run) ?? (await readWithin(database, run, query))
    for (const place of placesToKeep(points, shares[i]!)) found.push(pointAt(points, place, { run, key: metric }))
  }
  return found
}

async function readEvenly(database: Database, query: HistoriesQuery): Promise<PointOfRun[]> {
  const { runs, metric, limit } = query
  let all = new Float64Array()
  const ends: number[] = []
  for (const run of runs) {
    const { steps } = await readWithin(database, run, query)
    if (steps.length > 0) ends.push(steps[0]!, steps.at(-1)!)
    all = unionOf(all, steps)
  }
  const kept = evenSteps(all, ends, limit)
  const found: PointOfRun[] = []
  for (const run of runs) {
    const points = await readWithin(database, run, query)
    for (const [place, step] of points.steps.entries())
      if (kept.has(step)) found.push(pointAt(points, place, { run, key: metric }))
  }
  return found
}

async function readWithin(database: Database, run: string, { metric, steps }: HistoriesQuery): Promise<PointColumns> {
  const points = await readWhole(database, run, metric)
  if (!steps) return points
  const from = points.steps.findIndex((step) => step >= steps.from)
  const beyond = points.steps.findIndex((step) => step > steps.to)
  const cut = (column: Float64Array): Float64Array =>
    column.subarray(from < 0 ? column.length : from, beyond < 0 ? undefined : beyond)
  return { steps: cut(points.steps), ats: cut(points.ats), values: cut(points.values) }
}

/** Two ascending columns as one, each number once. */
function unionOf(left: Float64Array, right: Float64Array): Float64Array<ArrayBuffer> {
  const union = new Float64Array(left.length + right.length)
  let size = 0
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const next = Math.min(left[i] ?? Number.POSITIVE_INFINITY, right[j] ?? Number.POSITIVE_INFINITY)
    while (left[i] === next) i++
    while (right[j] === next) j++
    union[size++] = next
  }
  return union.slice(0, size)
}

function pointAt(
  { steps, ats, values }: PointColumns,
  place: number,
  of: { readonly run: string; readonly key: string },
): PointOfRun {
  return { ...of, step: steps[place]!, at: ats[place]!, value: values[place]! }
}
