export { betaCdf, betaQuantile } from './beta.js';
export { BLOCK_LADDER, pilotBlock } from './block-length.js';
export { chiSquareTest, jensenShannon } from './counts.js';
export { chiSquareCdf, chiSquareQuantile, chiSquareUpper, fCdf, fQuantile, fUpper, tCdf, tQuantile, tUpper, } from './distributions.js';
export { averageLogE, harmWeights } from './evidence.js';
export { gammaTails, lnGamma } from './gamma.js';
export { kolmogorovUpper } from './kolmogorov.js';
export { minimize } from './minimize.js';
export { benjaminiHochberg } from './multiple-testing.js';
export { erf, erfc, normalCdf, normalLogCdf, normalQuantile } from './normal.js';
export { wilson, Z95 } from './proportion.js';
export { PSI_CONVENTION, psi } from './psi.js';
export { binAmong, quantile, quantileEdges, sortedValues } from './quantile.js';
export { ascending, midranks } from './ranks.js';
export { selfVariation, shiftFrom } from './self-variation.js';
export { tMixture, VERDICT_LOG_E } from './t-mixture.js';
export { ksTest, wasserstein } from './two-sample.js';
//# sourceMappingURL=index.js.map