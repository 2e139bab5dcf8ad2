import type { Grid } from '../../evaluation/index.ts'

/** How far two distributions are from each other, as far as the steps of a grid tell. */
export interface GridDistances {
  /** The largest distance of the distribution functions at an edge: at most .02 below that of the values. */
  readonly ks: number
  /** Area between them in standard deviations of the reference; values beyond the ends count as at the ends. */
  readonly wasserstein: number
}

/** Compares the rows in each step of a grid with those of the reference; NaN where a side is empty. */
export function gridDistances({ edges, counts }: Grid, current: readonly number[]): GridDistances {
  const [n, m] = [sum(counts), sum(current)]
  if (n === 0 || m === 0) return { ks: Number.NaN, wasserstein: Number.NaN }
  let [before, now, ks, area] = [0, 0, 0, 0]
  for (let step = 0; step < edges.length; step++) {
    before += counts[step]!
    now += current[step]!
    const distance = Math.abs(before / n - now / m)
    ks = Math.max(ks, distance)
    if (step === 0) continue
    // inside a step the functions are taken as straight
    const last = Math.abs((before - counts[step]!) / n - (now - current[step]!) / m)
    area += ((distance + last) / 2) * (edges[step]! - edges[step - 1]!)
  }
  const spread = spreadOf({ edges, counts })
  return { ks, wasserstein: spread > 0 ? area / spread : Number.NaN }
}

function spreadOf({ edges, counts }: Grid): number {
  const n = sum(counts)
  const middle = (step: number): number => ((edges[step - 1] ?? edges[0]!) + (edges[step] ?? edges.at(-1)!)) / 2
  const mean = counts.reduce((total, count, step) => total + count * middle(step), 0) / n
  return Math.sqrt(counts.reduce((total, count, step) => total + count * (middle(step) - mean) ** 2, 0) / n)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
