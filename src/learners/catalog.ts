import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { nearestName } from '../base/index.ts'
import { boostingLearner } from './boosting.ts'
import { fail } from './errors.ts'
import { extraTreesLearner } from './extra-trees.ts'
import { forestLearner } from './forest.ts'
import { isolationLearner } from './isolation.ts'
import type { Learner, LearnerSpec } from './learner.ts'
import { linearLearner } from './linear.ts'
import { logisticLearner } from './logistic.ts'
import { mlpLearner } from './mlp.ts'
import { seasonalLearner } from './seasonal.ts'

/** Every learner there is. */
export const learners: readonly Learner[] = [
  logisticLearner,
  linearLearner,
  mlpLearner,
  seasonalLearner,
  boostingLearner,
  forestLearner,
  extraTreesLearner,
  isolationLearner,
] as readonly Learner[]

/** The learner of this name. Errors: `learners.unknown_learner` with the nearest name. */
export function learnerNamed(name: string): Learner {
  const found = learners.find((learner) => learner.name === name)
  if (found) return found
  const known = learners.map((learner) => learner.name)
  throw fail('unknown_learner', { learner: name, nearest: nearestName(name, known), known: known.join(', ') })
}

/**
 * All options of a learner: those that were chosen, the defaults for the others. Errors: `learners.bad_option`.
 *
 * @example
 * optionsOf(boosting({ leaves: 15 })) // { rounds: 300, leaves: 15, … }
 */
export function optionsOf({
  learner: name,
  options,
}: LearnerSpec): Readonly<Record<string, number | string | boolean>> {
  const learner = learnerNamed(name)
  const { properties } = learner.options
  const known = Object.keys(properties)
  const all: Record<string, number | string | boolean> = {}
  for (const key of known) all[key] = (properties[key] as { default: number | string | boolean }).default
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined) continue
    const schema = properties[option]
    const reason = schema ? Value.Errors(schema, value)[0]?.message : `the nearest is ${nearestName(option, known)}`
    if (reason !== undefined) throw fail('bad_option', { learner: name, option, reason, known: known.join(', ') })
    all[option] = value
  }
  return all
}

type Chosen<L extends Learner> = Partial<Static<L['options']>>

function specOf(learner: string, options: object): LearnerSpec {
  const spec = Object.freeze({ learner, options: Object.freeze({ ...options }) })
  optionsOf(spec)
  return spec
}

/**
 * Logistic regression, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * logistic({ l2: 10 })
 */
export function logistic(options: Chosen<typeof logisticLearner> = {}): LearnerSpec {
  return specOf('logistic', options)
}

/**
 * Linear regression, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * linear({ l1: 1 })
 */
export function linear(options: Chosen<typeof linearLearner> = {}): LearnerSpec {
  return specOf('linear', options)
}

/**
 * Gradient-boosted trees, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * boosting({ rounds: 500, leaves: 15 })
 */
export function boosting(options: Chosen<typeof boostingLearner> = {}): LearnerSpec {
  return specOf('boosting', options)
}

/**
 * A neural network, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * mlp({ units: 128, layers: 3 })
 */
export function mlp(options: Chosen<typeof mlpLearner> = {}): LearnerSpec {
  return specOf('mlp', options)
}

/**
 * A random forest, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * forest({ trees: 300, minLeaf: 5 })
 */
export function forest(options: Chosen<typeof forestLearner> = {}): LearnerSpec {
  return specOf('forest', options)
}

/**
 * Extremely randomized trees, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * extraTrees({ trees: 300 })
 */
export function extraTrees(options: Chosen<typeof extraTreesLearner> = {}): LearnerSpec {
  return specOf('extraTrees', options)
}

/**
 * An isolation forest, which tells how unlike the others a row is. Errors: `learners.bad_option`.
 *
 * @example
 * isolation({ trees: 200 })
 */
export function isolation(options: Chosen<typeof isolationLearner> = {}): LearnerSpec {
  return specOf('isolation', options)
}

/**
 * A forecaster of trend and seasons by a time column, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * seasonal({ effects: 'product' })
 */
export function seasonal(options: Chosen<typeof seasonalLearner> = {}): LearnerSpec {
  return specOf('seasonal', options)
}
