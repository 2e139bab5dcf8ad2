export { boosting, fitLearner, learnerNamed, logistic, optionsOf } from './catalog.ts'
export { fail as failLearners } from './errors.ts'
export type { Fitted, LearnerSpec, Objective, Task } from './learner.ts'
