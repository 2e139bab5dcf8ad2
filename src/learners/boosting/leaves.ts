import { valueWithin } from '../trees/bounds.ts'
import type { Grown, Leaf } from '../trees/grow.ts'
import type { Scales } from '../trees/scale.ts'
import type { Boosting } from './boost.ts'
import { weightedQuantile } from './loss.ts'

/** What each leaf adds to a score: a Newton step or a quantile of what is missing, of which the learning rate is taken. */
export function leafValues(
  boosting: Boosting,
  grown: Grown,
  { scales, klass }: { readonly scales: Scales; readonly klass: number },
): Float32Array {
  const { rules, loss } = boosting
  const unit = scales.second / scales.first
  const l2 = rules.l2 * scales.second
  const values = new Float32Array(grown.leaves.length)
  for (const [i, leaf] of grown.leaves.entries()) {
    if (loss.leafQuantile !== undefined) values[i] = rules.learningRate * missingQuantile(boosting, leaf, klass)
    else if (leaf.sums.second + l2 > 0) values[i] = rules.learningRate * unit * valueWithin(leaf.sums, leaf.bounds, l2)
  }
  return values
}

/** Of the labels less the scores of the rows of a leaf. */
function missingQuantile({ ground, target, loss }: Boosting, { start, sums }: Leaf, klass: number): number {
  const rows = ground.order.subarray(start, start + sums.rows)
  const from = klass * ground.layout.rows
  const missing = Float64Array.from(rows, (row) => target.label[row]! - ground.scores[from + row]!)
  const weights = target.weights && Float64Array.from(rows, (row) => target.weights![row]!)
  return weightedQuantile(missing, weights, loss.leafQuantile!)
}
