import type { PointColumns } from './pack.ts'

/**
 * At most `limit` places of columns that are ordered by step: the first and the last point, and of each of equally wide ranges of
 * steps its first, last, smallest and greatest point, and one that is not finite where there is one. A line through them covers
 * the same pixels as a line through all, so no spike is lost; points that were taken are as they were logged.
 *
 * Source: Jugel, Jerzak, Hackenbroich, Markl 2014, "M4: A Visualization-Oriented Time Series Data Aggregation".
 */
export function placesToKeep({ steps, values }: PointColumns, limit: number): number[] {
  const count = steps.length
  if (count <= limit) return Array.from(steps, (_, i) => i)
  if (limit < 2 + FEWEST) return limit < 2 ? [count - 1].slice(0, limit) : [0, count - 1]
  const perRange = values.every(Number.isFinite) ? 4 : 5
  const ranges = Math.max(1, Math.floor((limit - 2) / perRange))
  const first = steps[0]!
  const width = (steps[count - 1]! - first) / ranges
  const kept = new Set<number>([0])
  for (let from = 0, range = 0; from < count; range++) {
    let end = from
    while (end < count && (range === ranges - 1 || steps[end]! - first < width * (range + 1))) end++
    if (end > from) for (const place of notable(values, from, end)) kept.add(place)
    from = end
  }
  kept.add(count - 1)
  return [...kept].sort((a, b) => a - b)
}

const FEWEST = 4

/** The first, last, smallest, greatest and first not finite place of `from` up to `end`. */
function notable(values: Float64Array, from: number, end: number): number[] {
  let least = -1
  let most = -1
  let none = -1
  for (let i = from; i < end; i++) {
    const value = values[i]!
    if (!Number.isFinite(value)) {
      if (none < 0) none = i
      continue
    }
    if (least < 0 || value < values[least]!) least = i
    if (most < 0 || value > values[most]!) most = i
  }
  return [from, least, most, none, end - 1].filter((place) => place >= 0)
}

/**
 * The steps of several runs as MLflow takes them: of all their steps, `limit` at even distances by rank, the last one, and the
 * first and last step of each run.
 *
 * `all` is ascending and has each step once; `ends` are the first and last steps of the runs.
 *
 * Source: what `metrics/get-history-bulk-interval` of MLflow 3 answers.
 */
export function evenSteps(all: Float64Array, ends: readonly number[], limit: number): Set<number> {
  if (all.length <= limit) return new Set(all)
  const kept = new Set([...ends, all.at(-1)!])
  for (let i = 0; i < limit; i++) kept.add(all[Math.floor((i * all.length) / limit)]!)
  return kept
}

/** How many points each run may keep of `limit`: all of them where it has few, else as many as others with many. */
export function sharesOf(counts: readonly number[], limit: number): number[] {
  const shares = counts.map(() => 0)
  const byCount = counts.map((_, i) => i).sort((a, b) => counts[a]! - counts[b]!)
  let left = limit
  for (const [done, i] of byCount.entries()) {
    shares[i] = Math.min(counts[i]!, Math.floor(left / (counts.length - done)))
    left -= shares[i]!
  }
  return shares
}
