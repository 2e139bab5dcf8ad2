import type { Static } from 'typebox';
import { boostingLearner } from './boosting.ts';
import type { FitContext, Fitted, Learner, LearnerSpec, Task } from './learner.ts';
import { logisticLearner } from './logistic.ts';
/** Every learner there is. */
export declare const learners: readonly Learner[];
/** The learner of this name. Errors: `learners.unknown_learner` with the nearest name. */
export declare function learnerNamed(name: string): Learner;
/**
 * All options of a learner: those that were chosen, the defaults for the others. Errors: `learners.bad_option`.
 *
 * @example
 * optionsOf(boosting({ leaves: 15 })) // { rounds: 300, leaves: 15, … }
 */
export declare function optionsOf({ learner: name, options, }: LearnerSpec): Readonly<Record<string, number | string | boolean>>;
/** Fits what a specification names. Errors: those of `optionsOf` and of the learner. */
export declare function fitLearner(spec: LearnerSpec, task: Task, context: FitContext): Fitted;
type Chosen<L extends Learner> = Partial<Static<L['options']>>;
/**
 * Logistic regression, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * logistic({ l2: 10 })
 */
export declare function logistic(options?: Chosen<typeof logisticLearner>): LearnerSpec;
/**
 * Gradient-boosted trees, for the `learners` of a model. Errors: `learners.bad_option`.
 *
 * @example
 * boosting({ rounds: 500, leaves: 15 })
 */
export declare function boosting(options?: Chosen<typeof boostingLearner>): LearnerSpec;
export {};
