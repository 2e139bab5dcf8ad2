export {
  boosting,
  extraTrees,
  forest,
  isolation,
  learnerNamed,
  learners,
  linear,
  logistic,
  mlp,
  optionsOf,
  seasonal,
} from './catalog.ts'
export { type Correction, correctionOf, fitCorrection } from './correction.ts'
export type { Crew, Team, TeamWork } from './crew.ts'
export { fail as failLearners } from './errors.ts'
export { type Fitted, fitLearner } from './fit.ts'
export type {
  FitContext,
  Goal,
  Learned,
  Learner,
  LearnerSpec,
  Link,
  Objective,
} from './learner.ts'
export { FEATURES, SCORES } from './learner.ts'
export type { PreparationInput } from './preparation/part.ts'
export {
  type DroppedFeature,
  fitPreparation,
  type Preparation,
  type PreparationOrder,
  type Prepared,
  type PreparedColumn,
} from './preparation.ts'
export { type AnswerLine, recalibrated } from './recalibrated.ts'
export { answersOf } from './seal/answers.ts'
export { type Answering, type Calibration, type Member, type Sealed, type Sealing, sealModel } from './seal.ts'
export { type Sheet, type SheetColumn, takeSheet } from './sheet.ts'
export { checkGoal, goalOf, type Task } from './task.ts'
export { enlist, type Member as TeamMember } from './trees/orders.ts'
