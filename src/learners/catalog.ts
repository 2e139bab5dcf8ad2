import type { Static } from 'typebox'
import { Value } from 'typebox/value'
import { nearestName } from '../base/index.ts'
import { boostingLearner } from './boosting.ts'
import { fail } from './errors.ts'
import type { FitContext, Fitted, Learner, LearnerSpec, Task } from './learner.ts'
import { logisticLearner } from './logistic.ts'

/** Every learner there is. */
export const learners: readonly Learner[] = [logisticLearner, boostingLearner] as readonly Learner[]

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

/** Fits what a specification names. Errors: those of `optionsOf` and of the learner. */
export function fitLearner(spec: LearnerSpec, task: Task, context: FitContext): Fitted {
  return learnerNamed(spec.learner).fit(task, optionsOf(spec) as never, context)
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
 * Gradient-boosted trees, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * boosting({ rounds: 500, leaves: 15 })
 */
export function boosting(options: Chosen<typeof boostingLearner> = {}): LearnerSpec {
  return specOf('boosting', options)
}
