import { fail } from '../errors.ts'
import type { Goal } from '../learner.ts'
import { logistic, softmaxLoss } from './classes.ts'
import type { Loss } from './loss.ts'
import { lambdaRank } from './ranking.ts'
import { huberLoss, poisson, quantileLoss, squared, tweedieLoss } from './regression.ts'

/** The options that a loss depends on. */
export interface LossOptions {
  readonly loss: 'squared' | 'absolute' | 'quantile' | 'huber' | 'poisson' | 'tweedie'
  readonly quantile: number
  readonly near: number
  readonly power: number
}

/** The loss of a goal. Errors: `learners.bad_label` where the loss needs labels of at least 0. */
export function lossOf(goal: Goal, options: LossOptions): Loss {
  if (goal.objective === 'binary') return logistic
  if (goal.objective === 'multiclass') return softmaxLoss(goal.width)
  if (goal.objective === 'ranking') return lambdaRank
  if (options.loss === 'poisson' || options.loss === 'tweedie') mustNotBeNegative(goal, options.loss)
  return ofRegression(options)
}

function ofRegression({ loss, quantile, near, power }: LossOptions): Loss {
  if (loss === 'absolute') return quantileLoss(0.5)
  if (loss === 'quantile') return quantileLoss(quantile)
  if (loss === 'huber') return huberLoss(near)
  if (loss === 'poisson') return poisson
  return loss === 'tweedie' ? tweedieLoss(power) : squared
}

function mustNotBeNegative({ label, rows }: Goal, loss: string): void {
  const negative = rows.reduce((count, row) => count + Number(label[row]! < 0), 0)
  if (negative > 0) throw fail('bad_label', { rows: negative, wanted: `at least 0, as the loss ${loss} needs` })
}
