export { betaCdf, betaQuantile } from './beta.ts'
export { BLOCK_LADDER, type BlockChoice, type Pilot, pilotBlock, type Rung } from './block-length.ts'
export { type ChiSquareTest, chiSquareTest, jensenShannon } from './counts.ts'
export { type DistinctSample, distinctSample, extremes, joinSamples } from './distinct-sample.ts'
export {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareUpper,
  type FShape,
  fCdf,
  fQuantile,
  fUpper,
  tCdf,
  tQuantile,
  tUpper,
} from './distributions.ts'
export { averageLogE, harmWeights, type WeightedEvidence } from './evidence.ts'
export { exactExp, exactLog, exactSigmoid, exactSoftplus } from './exact.ts'
export { exactSum, joinSums, momentsOf } from './exact-sum.ts'
export {
  COUNTED_VALUES,
  type FrequentState,
  frequentCounter,
  mostFrequent,
  type ValueCount,
} from './frequent-values.ts'
export { gammaTails, lnGamma } from './gamma.ts'
export { DISTINCT_ERROR, distinctCounter, distinctOf, joinCounters } from './hyper-log-log.ts'
export { kolmogorovUpper } from './kolmogorov.ts'
export { type MinimizeOptions, type Minimum, minimize, type Objective } from './minimize.ts'
export { minimizeSparse } from './minimize-sparse.ts'
export { benjaminiHochberg } from './multiple-testing.ts'
export { erf, erfc, normalCdf, normalLogCdf, normalQuantile } from './normal.ts'
export { hashNumber } from './number-hash.ts'
export { wilson, Z95 } from './proportion.ts'
export { PSI_CONVENTION, psi } from './psi.ts'
export { binAmong, quantile, quantileEdges, sortedValues } from './quantile.ts'
export { quantilesOf, type RankState, rankError, rankSketch, type Weighted, weightedOf } from './rank-sketch.ts'
export { ascending, midranks } from './ranks.ts'
export { type SelfVariation, type Shift, selfVariation, shiftFrom } from './self-variation.ts'
export { type Interval, type MixtureState, tMixture, VERDICT_LOG_E } from './t-mixture.ts'
export { cosineOfTurns, sineOfTurns } from './trigonometry.ts'
export { type KsTest, ksTest, wasserstein } from './two-sample.ts'
