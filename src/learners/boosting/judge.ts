import type { Binned } from '../trees/binned.ts'
import { walkBins } from '../trees/finish.ts'
import type { RoundTree } from './boost.ts'
import type { Loss, Target } from './loss.ts'

/** Follows the loss of rows that are not learned from. */
export interface Judge {
  /** Takes the trees of the next round; true when no better round is to be expected. A patience of 0 waits for ever. */
  isDone(trees: readonly RoundTree[], patience: number): boolean
  best(): { readonly rounds: number; readonly loss: number }
}

/** A judge over rows of the whole sheet. */
export function createJudge(of: {
  readonly binned: Binned
  readonly rows: Int32Array
  readonly target: Target
  readonly loss: Loss
  readonly start: readonly number[]
}): Judge {
  const { binned, rows, target, loss, start } = of
  const scores = new Float64Array(rows.length * start.length)
  for (const [klass, score] of start.entries()) scores.fill(score, klass * rows.length, (klass + 1) * rows.length)
  let rounds = 0
  let best = { rounds: 0, loss: loss.mean(target, scores) }
  return {
    isDone(trees, patience) {
      for (const [klass, { grown, tree }] of trees.entries()) {
        walkBins(grown, binned, rows, (i, leaf) => {
          scores[klass * rows.length + i]! += tree.value[leaf]!
        })
      }
      rounds++
      const now = loss.mean(target, scores)
      if (now < best.loss) best = { rounds, loss: now }
      return patience > 0 && rounds - best.rounds >= patience
    },
    best: () => best,
  }
}
