import type { FitContext, Task } from '../learner.ts'
import { logit, meanLabel } from '../task.ts'
import { type Binned, binColumns } from './bins.ts'
import { computeGradients, emptyGradients } from './gradients.ts'
import { type Grown, type GrowRules, growTree, makeWorkshop } from './grow.ts'
import { addTree, type Tree } from './tree.ts'

/** What a fit is told; see the options of the learner for the meaning. */
export interface BoostRules {
  readonly rounds: number
  readonly learningRate: number
  readonly leaves: number
  readonly depth: number
  readonly minLeaf: number
  readonly minHessian: number
  readonly l2: number
  readonly rowShare: number
  readonly columnShare: number
  readonly bins: number
  readonly patience: number
}

/** The rows to learn from and to stop by, as float32 columns. */
export interface BoostData {
  readonly columns: readonly Float32Array[]
  readonly validation?: { readonly columns: readonly Float32Array[]; readonly label: Float64Array } | undefined
}

/** An additive model: the score of a row is `start` plus what each tree gives. */
export interface Forest {
  readonly start: number
  readonly trees: readonly Tree[]
  /** Mean loss of the validation rows after the last tree that was kept; NaN without validation. */
  readonly validationLoss: number
}

/**
 * Gradient boosting of regression trees over histograms, for the logloss or the squared error.
 *
 * With validation rows it stops after `patience` rounds without a smaller loss and keeps the trees up to the smallest.
 *
 * Sources: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; Chen & Guestrin 2016 (XGBoost) for the
 * second-order gain; Ke et al. 2017 (LightGBM).
 */
export function boost(task: Task, data: BoostData, how: { rules: BoostRules; context: FitContext }): Forest {
  const { rules, context } = how
  const binned = binColumns(data.columns, rules.bins)
  const gradients = emptyGradients(binned.rows)
  const workshop = makeWorkshop(binned, gradients)
  const mean = meanLabel(task)
  const start = Math.fround(task.objective === 'binary' ? logit(mean) : mean)
  const scores = new Float64Array(binned.rows).fill(start)
  const judge = data.validation && makeJudge(task, data.validation, start)
  const trees: Tree[] = []
  for (let round = 0; round < rules.rounds; round++) {
    computeGradients(gradients, task, scores)
    const rows = sampleRows(binned, rules, context)
    const grown = growTree(workshop, rows, growRules(binned, rules, context))
    addGrown(grown, { rows, scores, columns: data.columns, isSample: rules.rowShare < 1 })
    trees.push(grown.tree)
    context.progress((round + 1) / rules.rounds, `round ${round + 1} of ${rules.rounds}`)
    const isHopeless = grown.tree.feature.length === 0 && rules.rowShare >= 1 && rules.columnShare >= 1
    if (judge?.isDone(grown.tree, rules.patience) || isHopeless) break
  }
  if (!judge) return { start, trees, validationLoss: Number.NaN }
  const best = judge.best()
  return { start, trees: trees.slice(0, best.rounds), validationLoss: best.loss }
}

function sampleRows({ rows }: Binned, { rowShare }: BoostRules, { random }: FitContext): Int32Array {
  const all = new Int32Array(rows)
  for (let row = 0; row < rows; row++) all[row] = row
  if (rowShare >= 1) return all
  const sample = all.filter(() => random.next() < rowShare)
  return sample.length > 0 ? sample : all
}

function growRules(binned: Binned, rules: BoostRules, { random }: FitContext): GrowRules {
  const { leaves, l2, learningRate } = rules
  const depth = rules.depth > 0 ? rules.depth : Number.POSITIVE_INFINITY
  const allowed = new Uint8Array(binned.features).fill(1)
  if (rules.columnShare < 1) {
    const kept = Math.max(1, Math.round(rules.columnShare * binned.features))
    for (let left = binned.features; left > kept; ) {
      const feature = random.integer(binned.features)
      left -= allowed[feature]!
      allowed[feature] = 0
    }
  }
  return { leaves, depth, leastRows: rules.minLeaf, leastSecond: rules.minHessian, l2, learningRate, allowed }
}

function addGrown(
  { tree, leaves }: Grown,
  to: { rows: Int32Array; scores: Float64Array; columns: readonly Float32Array[]; isSample: boolean },
): void {
  if (to.isSample) {
    addTree(tree, to.columns, to.scores)
    return
  }
  for (const { leaf, from, to: end } of leaves) {
    const value = tree.value[leaf]!
    for (let i = from; i < end; i++) to.scores[to.rows[i]!]! += value
  }
}

interface Judge {
  /** Takes the next tree; true when no better round is to be expected. */
  isDone(tree: Tree, patience: number): boolean
  best(): { readonly rounds: number; readonly loss: number }
}

function makeJudge(task: Task, validation: NonNullable<BoostData['validation']>, start: number): Judge {
  const { columns, label } = validation
  const scores = new Float64Array(label.length).fill(start)
  let rounds = 0
  let best = { rounds: 0, loss: meanLoss(task, scores, label) }
  return {
    isDone(tree, patience) {
      addTree(tree, columns, scores)
      rounds++
      const loss = meanLoss(task, scores, label)
      if (loss < best.loss) best = { rounds, loss }
      return patience > 0 && rounds - best.rounds >= patience
    },
    best: () => best,
  }
}

/** Logloss of scores in log odds, or half the mean squared error. */
function meanLoss({ objective }: Task, scores: Float64Array, label: Float64Array): number {
  let sum = 0
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!
    const wrong = label[row] === 1 ? -score : score
    sum +=
      objective === 'binary'
        ? Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong)))
        : (score - label[row]!) ** 2 / 2
  }
  return sum / scores.length
}
