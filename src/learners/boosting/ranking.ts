import { exactExp, exactLog, exactSigmoid, exactSoftplus } from '../../math/index.ts'
import type { Loss, Scores, Target } from './loss.ts'

/** Places that count; a pair matters when one of the two stands above it. */
const DEEPEST = 30
const LEAST_SECOND = 1e-12

/** A pair of rows of one group, the better one first, and how much NDCG would change if they changed places. */
type OnPair = (better: number, worse: number, change: number) => void

/**
 * LambdaMART: the logloss of every pair of a group that is in the wrong or right order, weighted by how much NDCG would change if the
 * two changed places.
 *
 * Source: Burges 2010, "From RankNet to LambdaRank to LambdaMART".
 */
export const lambdaRank: Loss = {
  link: 'identity',
  start: () => [0],
  derive(target, scores, { first, second }) {
    first.fill(0)
    second.fill(LEAST_SECOND)
    forPairs(target, scores, (better, worse, change) => {
      const wrong = exactSigmoid(scores[worse]! - scores[better]!)
      first[better]! -= change * wrong
      first[worse]! += change * wrong
      const curvature = change * wrong * (1 - wrong)
      second[better]! += curvature
      second[worse]! += curvature
    })
  },
  mean(target, scores) {
    let sum = 0
    let total = 0
    forPairs(target, scores, (better, worse, change) => {
      sum += change * exactSoftplus(scores[worse]! - scores[better]!)
      total += change
    })
    return total > 0 ? sum / total : 0
  },
}

function forPairs({ label, groups }: Target, scores: Scores, onPair: OnPair): void {
  for (let from = 0; from < label.length; ) {
    let to = from + 1
    while (to < label.length && groups?.[to] === groups?.[from]) to++
    pairsOfGroup({ from, to }, { label, scores }, onPair)
    from = to
  }
}

const MOST_RELEVANCE = 30
/** 2^relevance - 1. */
const gainOf = (relevance: number): number => exactExp(Math.min(relevance, MOST_RELEVANCE) * Math.LN2) - 1
const discountOf = (place: number): number => Math.LN2 / exactLog(place + 2)

function pairsOfGroup(
  { from, to }: { readonly from: number; readonly to: number },
  { label, scores }: { readonly label: Float64Array; readonly scores: Scores },
  onPair: OnPair,
): void {
  const rows = Array.from({ length: to - from }, (_, i) => from + i)
  const ranked = rows.toSorted((a, b) => scores[b]! - scores[a]! || a - b)
  const ideal = rows.map((row) => label[row]!).sort((a, b) => b - a)
  let best = 0
  for (const [place, relevance] of ideal.slice(0, DEEPEST).entries()) best += gainOf(relevance) * discountOf(place)
  if (!(best > 0)) return
  for (let high = 0; high < Math.min(DEEPEST, ranked.length); high++) {
    for (let low = high + 1; low < ranked.length; low++) {
      const [above, below] = [ranked[high]!, ranked[low]!]
      if (label[above] === label[below]) continue
      const gains = Math.abs(gainOf(label[above]!) - gainOf(label[below]!))
      const change = (gains * (discountOf(high) - discountOf(low))) / best
      if (label[above]! > label[below]!) onPair(above, below, change)
      else onPair(below, above, change)
    }
  }
}
