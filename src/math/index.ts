export { type AndersonDarling, andersonDarling } from './anderson-darling.ts'
export { type Correlation, kendall, pearson, spearman } from './association.ts'
export { betaCdf, betaQuantile } from './beta.ts'
export { lInfinity, psiVariance, type StepCounts, steppedKs, steppedWasserstein } from './binned-distances.ts'
export { agrestiCoull, binomialTest, clopperPearson, jeffreys, waldInterval } from './binomial.ts'
export { BLOCK_LADDER, type BlockChoice, type Pilot, pilotBlock, type Rung } from './block-length.ts'
export {
  type RatioTest,
  type RatioTestPlan,
  ratioTest,
  ratioTestEnds,
} from './classic-sequential.ts'
export {
  cramersV,
  fisherExact,
  goodnessOfFit,
  gTest,
  type McNemar,
  mcNemar,
  twoShares,
  yatesTest,
} from './count-tests.ts'
export { type ChiSquareTest, chiSquareTest, jensenShannon } from './counts.ts'
export { type CramerVonMises, cramerVonMises } from './cramer-von-mises.ts'
export { adwin } from './detectors/adwin.ts'
export { ddm } from './detectors/ddm.ts'
export type { Detector } from './detectors/detector.ts'
export { eddm } from './detectors/eddm.ts'
export { hddmA } from './detectors/hddm-a.ts'
export { hddmW } from './detectors/hddm-w.ts'
export { kswin } from './detectors/kswin.ts'
export { pageHinkley } from './detectors/page-hinkley.ts'
export { katz, newcombe } from './difference-of-shares.ts'
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
export { averageLogE, harmWeights, rejectedByE, type WeightedEvidence } from './evidence.ts'
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
export { type HistogramRule, histogramCounts, histogramEdges } from './histogram-edges.ts'
export { DISTINCT_ERROR, distinctCounter, distinctOf, joinCounters } from './hyper-log-log.ts'
export { type IsotonicMap, isotonicAt, isotonicMap } from './isotonic.ts'
export { kolmogorovUpper } from './kolmogorov.ts'
export { kolmogorovExactUpper } from './kolmogorov-exact.ts'
export { type KsExact, ksExact } from './ks-exact.ts'
export { hodgesLehmann, type LocationShift, locationShift } from './location-shift.ts'
export { type MeanDiscrepancy, meanDiscrepancy } from './mean-discrepancy.ts'
export { type MinimizeOptions, type Minimum, minimize, type Objective } from './minimize.ts'
export { minimizeSparse } from './minimize-sparse.ts'
export { entropyOfCounts, jarqueBera, type Moments, medianDeviation, shapeOf } from './moments.ts'
export { benjaminiHochberg, benjaminiYekutieli, bonferroni, holm, hommel } from './multiple-testing.ts'
export { erf, erfc, normalCdf, normalLogCdf, normalQuantile } from './normal.ts'
export { hashNumber } from './number-hash.ts'
export { type Agreement, agreementOf } from './partitions.ts'
export { type Hits, wilson, Z95 } from './proportion.ts'
export { PSI_CONVENTION, psi } from './psi.ts'
export { binAmong, quantile, quantileEdges, sortedValues } from './quantile.ts'
export { type QuantileType, quantileOfType } from './quantile-types.ts'
export { quantilesOf, type RankState, rankError, rankSketch, type Weighted, weightedOf } from './rank-sketch.ts'
export { type RankSum, rankSum, rankSumExact } from './rank-sum.ts'
export { ascending, midranks } from './ranks.ts'
export { cohenH, rowsForMeans, rowsForShares, type Wanted } from './sample-size.ts'
export { type SelfVariation, type Shift, selfVariation, shiftFrom } from './self-variation.ts'
export { type ShapiroWilk, shapiroWilk } from './shapiro-wilk.ts'
export {
  hellinger,
  jensenShannonDivergence,
  kullbackLeibler,
  psiOfShares,
  totalVariation,
} from './share-distances.ts'
export { type Interval, type MixtureState, tMixture, VERDICT_LOG_E } from './t-mixture.ts'
export { cosineOfTurns, sineOfTurns } from './trigonometry.ts'
export { type KsTest, ksTest, wasserstein } from './two-sample.ts'
export { type ArmSums, emptyArm, MOST_BUCKETS, normalMixture, unpairedTest } from './unpaired.ts'
export { energyDistance, type WeightedSample, weightedWasserstein } from './weighted-distances.ts'
export { type WelchTest, welchTest } from './welch.ts'
