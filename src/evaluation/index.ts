export { type AucComparison, auc, aucVariance, compareAuc } from './auc.ts'
export { accuracy, brier, logloss } from './binary.ts'
export { type Bins, binName, binRows, binsOf, countBins, sizeOf } from './bins.ts'
export {
  type BootstrapEnds,
  type BootstrapOptions,
  bootstrapEnds,
  bootstrapInterval,
  type CorrectedInterval,
  percentileInterval,
} from './bootstrap.ts'
export {
  calibrationError,
  calibrationGap,
  debiasedCalibrationError,
  type EqualWidthErrors,
  equalWidthErrors,
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
export {
  type ClassDecisions,
  type ClassRates,
  classDecisions,
  pairwiseAuc,
  type TopOptions,
  topShare,
} from './class-decisions.ts'
export { fitChampion, type Question } from './concept/champion.ts'
export { type DesignPart, designColumns, designOf, widthOf } from './concept/design.ts'
export type { ConceptDetection, ConceptStanding, ConceptWatch, WinningBet } from './concept/detection.ts'
export { type ConceptIncident, incidentsOf } from './concept/incident.ts'
export { onlineLearner } from './concept/learner.ts'
export { type ConceptRows, conceptPart } from './concept/rows.ts'
export { ConceptSpec, DetectorChoice, type DetectorName } from './concept/spec.ts'
export { conceptWatch } from './concept/watch.ts'
export { type ConformalOffsets, conformalOffsets, conformalRadius } from './conformal.ts'
export {
  areaUnderRoc,
  averagePrecision,
  partialAuc,
  separation,
  type ThresholdPoint,
  thresholdCurve,
} from './curves.ts'
export {
  type DecisionCounts,
  type DecisionRates,
  decisionCounts,
  decisionRates,
  fBeta,
  type WeighedRows,
} from './decisions.ts'
export { fail as failEvaluation } from './errors.ts'
export type { Estimate } from './estimate.ts'
export { estimatorCheck } from './estimation/check.ts'
export { CLASS_METRICS } from './estimation/class-measures.ts'
export { type ClassEstimator, estimateClasses, fitClassEstimator } from './estimation/classes.ts'
export {
  type Doubt,
  type EstimatedMetric,
  estimateWindow,
  judgeWindow,
  type WindowAbout,
  type WindowEstimate,
  type WindowRows,
} from './estimation/estimate-window.ts'
export {
  ESTIMATOR_FORMAT,
  type EstimatorSource,
  type EstimatorState,
  fitEstimator,
  readEstimator,
} from './estimation/estimator.ts'
export {
  BINARY_METRICS,
  type BinaryMetric,
  type Chances,
  type Confusion,
  decidedOf,
  type Expected,
  expectedConfusion,
  expectedMetrics,
  rankedOf,
} from './estimation/expected.ts'
export { type Foretold, foretell } from './estimation/foretell.ts'
export { conventionOf, estimableMetrics, isLoss, lossMetric } from './estimation/measures.ts'
export { type LossPart, type LossSplit, splitBetween, splitLoss } from './estimation/split-loss.ts'
export {
  addExpected,
  countsOf,
  type ExpectedSums,
  emptyExpected,
  expectedOfSums,
  mergeExpected,
} from './estimation/sums.ts'
export { type Apart, apartOver, plusCounts } from './fairness/apart.ts'
export { type Disparity, disparityOf, type Inequality, inequalityOf, shareOf } from './fairness/disparity.ts'
export {
  type FairnessReport,
  fairnessOf,
  type GroupComparison,
  type GroupReport,
  type GroupSet,
} from './fairness/fairness.ts'
export {
  countGroups,
  type DecidedRows,
  type GroupCounts,
  NO_COUNTS,
  RATES,
  type RateName,
} from './fairness/group-counts.ts'
export type { Limits, LimitVerdict } from './fairness/limits.ts'
export type { Told, ToldComparison } from './fairness/told.ts'
export type { Influence } from './influence.ts'
export { LOGLOSS_CLIP, type Objective, rowLogloss, rowLoss } from './loss.ts'
export { isMature, lossBounds, type MeanBounds } from './maturity/bounds.ts'
export {
  type Arrivals,
  type DelayStep,
  fitMaturity,
  knownBy,
  type Maturity,
  maturityOfCounts,
  surelyKnownBy,
} from './maturity/curve.ts'
export {
  LEAST_CHANCE,
  type Weighed,
  type WeightedEstimate,
  type WeightedGroup,
  weighLabels,
  weightedMean,
  weightedMeanOf,
} from './maturity/weigh.ts'
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
export { type NumberErrors, numberErrors } from './number-errors.ts'
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
