export { type AucComparison, auc, compareAuc } from './auc.ts'
export { accuracy, brier, logloss } from './binary.ts'
export { type Bins, binName, binRows, binsOf, countBins, sizeOf } from './bins.ts'
export { type BootstrapOptions, bootstrapInterval, percentileInterval } from './bootstrap.ts'
export {
  calibrationError,
  calibrationGap,
  debiasedCalibrationError,
  type ReliabilityBin,
  reliability,
} from './calibration.ts'
export {
  applyPlatt,
  applySoftmax,
  logOdds,
  type PlattMap,
  plattMap,
  type SoftmaxMap,
  softmaxMap,
} from './calibration-map.ts'
export { type ConformalOffsets, conformalOffsets, conformalRadius } from './conformal.ts'
export { fail as failEvaluation } from './errors.ts'
export type { Estimate } from './estimate.ts'
export type { Influence } from './influence.ts'
export { LOGLOSS_CLIP, type Objective, rowLogloss, rowLoss } from './loss.ts'
export {
  type AnswerKind,
  compareBy,
  type Dependence,
  estimateOf,
  type Judged,
  type Metric,
  metricNamed,
  metricsOf,
} from './metric.ts'
export {
  buildReference,
  type ColumnReference,
  type DayCounts,
  type Grid,
  type HeldOut,
  REFERENCE_FORMAT,
  type Reference,
  type ReferenceSource,
  readReference,
} from './reference.ts'
export { bias, meanAbsoluteError, rootMeanSquaredError, rSquared } from './regression.ts'
export { type TimeSplit, timeSplit } from './split.ts'
