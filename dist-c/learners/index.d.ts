export { boosting, fitLearner, learnerNamed, learners, logistic, optionsOf } from './catalog.ts';
export { fail as failLearners } from './errors.ts';
export type { FitContext, Fitted, Learner, LearnerSpec, Objective, Task } from './learner.ts';
