import { type Static, Type } from 'typebox'
import { isolate, pathLength } from './isolation/isolate.ts'
import type { FitContext, Goal, Learned, Learner } from './learner.ts'
import { type Sheet, takeSheet } from './sheet.ts'
import { checkGoal } from './task.ts'
import { forestBody } from './trees/graph.ts'
import type { Forest, Tree } from './trees/tree.ts'
import { forestScores } from './trees/walk.ts'

const Options = Type.Object({
  trees: Type.Integer({ default: 100, minimum: 1, maximum: 5_000, description: 'Trees.' }),
  sample: Type.Integer({ default: 256, minimum: 2, maximum: 65_536, description: 'Rows that a tree sees at most.' }),
})

/**
 * An isolation forest: random cuts part a row that is unlike the others from them sooner. The answer is between 0 and 1; about ½ for
 * rows like any other, near 1 for those that few cuts set apart. A missing number goes with the larger side.
 *
 * Source: Liu, Ting & Zhou 2008, "Isolation forest".
 *
 * @example
 * isolation({ trees: 200 })
 */
export const isolationLearner: Learner<typeof Options> = {
  name: 'isolation',
  does: 'An isolation forest, which tells how unlike the others a row is.',
  options: Options,
  objectives: ['anomaly'],
  fit: fitIsolation,
}

function fitIsolation(
  sheet: Sheet,
  goal: Goal,
  { options, context }: { readonly options: Static<typeof Options>; readonly context: FitContext },
): Learned {
  checkGoal(isolationLearner, sheet, goal)
  const rows = goal.rows.length === sheet.rows ? sheet : takeSheet(sheet, goal.rows)
  const sample = Math.min(options.sample, rows.rows)
  const trees: Tree[] = []
  while (trees.length < options.trees) {
    trees.push(isolate(rows, sample, context.random))
    context.progress(trees.length / options.trees, `tree ${trees.length} of ${options.trees}`)
    if (context.isLate?.()) break
  }
  // the answer is 2^(-mean path / path of a row like any other): as e^score, with everything in the scores
  const factor = -Math.LN2 / (trees.length * Math.max(pathLength(sample), 1))
  const scaled = trees.map((tree) => ({ ...tree, value: tree.value.map((length) => length * factor) }))
  const forest: Forest = { start: [0], trees: scaled, targets: trees.map(() => 0) }
  return {
    body: forestBody(forest),
    link: 'exp',
    scores: (its) => forestScores(forest, its),
    rounds: trees.length,
    summary: { trees: trees.length, sample },
  }
}
