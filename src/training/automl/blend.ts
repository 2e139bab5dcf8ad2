import { seededRandom } from '../../base/index.ts'
import { compareBy, type Metric } from '../../evaluation/index.ts'
import { Z95 } from '../../math/index.ts'
import { blendAnswers, judgedOf, takeValues } from './answers.ts'
import { lossOf, metricOf, type Scoring } from './score.ts'

/** A candidate with its answers for the held-out rows, in the order of `rows`. */
export interface Blendable {
  readonly answers: Float32Array
}

/** What to blend. */
export interface BlendRequest {
  readonly scoring: Scoring
  /** The held-out rows, fold after fold. */
  readonly rows: Int32Array
  /** The best first. */
  readonly candidates: readonly Blendable[]
  readonly seed: number
}

/** Weights that sum to 1, 0 for most, and what they are worth. */
export interface Blend {
  readonly weights: readonly number[]
  /** The metric of the first candidate less that of the blend, as losses; weights found on the other half of the rows. */
  readonly gain: number
  /** Standard error of the gain, paired by row. */
  readonly error: number
}

/** Members of a blend. */
const MOST_MEMBERS = 5
const STEPS = 16
/** Rows that weights are found on at most. */
const MOST_ROWS = 20_000

/**
 * A blend of candidates by greedy selection with replacement. What it gains is judged on rows that did not choose its weights: each half
 * of the rows judges the weights of the other half.
 *
 * Source: Caruana, Niculescu-Mizil, Crew & Ksikes 2004, "Ensemble selection from libraries of models".
 */
export function blendCandidates({ scoring, rows, candidates, seed }: BlendRequest): Blend {
  const random = seededRandom(seed)
  const half = Uint8Array.from(rows, () => (random.next() < 0.5 ? 1 : 0))
  const places = Int32Array.from({ length: rows.length }, (_, i) => i)
  const parts = [places.filter((i) => half[i] === 0), places.filter((i) => half[i] === 1)]
  const work = { scoring, rows, candidates }
  const crossed = new Float64Array(rows.length * scoring.width)
  for (const [k, part] of parts.entries()) {
    const weights = greedy(work, limited(parts[1 - k]!))
    const blended = blendAnswers(
      candidates.map(({ answers }) => answers),
      weights,
    )
    for (const i of part)
      for (let c = 0; c < scoring.width; c++) crossed[i * scoring.width + c] = blended[i * scoring.width + c]!
  }
  const metric = metricOf(scoring)
  const labels = takeValues(scoring.label, rows)
  const judged = (answers: ArrayLike<number>) => judgedOf(scoring.objective, scoring.width, { answers, labels })
  const difference = compareBy(metric, { first: judged(candidates[0]!.answers), second: judged(crossed) })
  return {
    weights: fewest(greedy(work, limited(places))),
    gain: lossOf(metric, difference.value),
    error: ((difference.high ?? Number.NaN) - (difference.low ?? Number.NaN)) / (2 * Z95),
  }
}

/** Every so many-th place, so that at most 20,000 are left. */
function limited(places: Int32Array): Int32Array {
  const every = Math.ceil(places.length / MOST_ROWS)
  return every <= 1 ? places : places.filter((_, i) => i % every === 0)
}

interface Work {
  readonly scoring: Scoring
  readonly rows: Int32Array
  readonly candidates: readonly Blendable[]
}

/** Adds the candidate that helps most, again and again; the weights at the best point of the way. */
function greedy({ scoring, rows, candidates }: Work, places: Int32Array): number[] {
  const { width } = scoring
  const metric = metricOf(scoring)
  const labels = takeValues(
    scoring.label,
    rows.length === places.length ? rows : Int32Array.from(places, (i) => rows[i]!),
  )
  const its = candidates.map(({ answers }) => taken(answers, places, width))
  const loss = (answers: Float64Array): number =>
    lossOf(metric, metric.measure(judgedOf(scoring.objective, width, { answers, labels })).value)
  const counts = new Array<number>(candidates.length).fill(0)
  const sum = new Float64Array(places.length * width)
  const trial = new Float64Array(sum.length)
  let best = { loss: Number.POSITIVE_INFINITY, counts: [...counts] }
  for (let step = 1; step <= STEPS; step++) {
    const losses = its.map((answers) => {
      for (let i = 0; i < sum.length; i++) trial[i] = (sum[i]! + answers[i]!) / step
      return loss(trial)
    })
    const chosen = losses.reduce((least, value, k) => (value < losses[least]! ? k : least), 0)
    counts[chosen]!++
    for (let i = 0; i < sum.length; i++) sum[i]! += its[chosen]![i]!
    if (losses[chosen]! < best.loss) best = { loss: losses[chosen]!, counts: [...counts] }
  }
  const total = best.counts.reduce((a, b) => a + b, 0)
  return best.counts.map((count) => count / Math.max(1, total))
}

function taken(answers: Float32Array, places: Int32Array, width: number): Float64Array {
  const out = new Float64Array(places.length * width)
  for (let i = 0; i < places.length; i++)
    for (let k = 0; k < width; k++) out[i * width + k] = answers[places[i]! * width + k]!
  return out
}

/** The five largest weights, made to sum to 1. */
export function fewest(weights: readonly number[], most = MOST_MEMBERS): number[] {
  const kept = weights
    .map((weight, k) => ({ weight, k }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || a.k - b.k)
    .slice(0, most)
  const total = kept.reduce((sum, { weight }) => sum + weight, 0)
  return weights.map((weight, k) => (kept.some((one) => one.k === k) ? weight / total : 0))
}

/** The difference of two candidates on the same rows, as losses: below 0 where the first is better. */
export function lossDifference(
  { scoring, rows }: Pick<BlendRequest, 'scoring' | 'rows'>,
  both: { readonly first: ArrayLike<number>; readonly second: ArrayLike<number> },
): { readonly value: number; readonly error: number } {
  const metric: Metric = metricOf(scoring)
  const labels = takeValues(scoring.label, rows)
  const judged = (answers: ArrayLike<number>) => judgedOf(scoring.objective, scoring.width, { answers, labels })
  const { value, low, high } = compareBy(metric, { first: judged(both.first), second: judged(both.second) })
  return { value: lossOf(metric, value), error: ((high ?? Number.NaN) - (low ?? Number.NaN)) / (2 * Z95) }
}
