export { auc, compareAuc } from './auc.js';
export { accuracy, brier, logloss } from './binary.js';
export { binName, binRows, binsOf, countBins, sizeOf } from './bins.js';
export { bootstrapInterval, percentileInterval } from './bootstrap.js';
export { calibrationError, calibrationGap, debiasedCalibrationError, reliability, } from './calibration.js';
export { fail as failEvaluation } from './errors.js';
export { LOGLOSS_CLIP, rowLogloss, rowLoss } from './loss.js';
export { buildReference, REFERENCE_FORMAT, readReference, } from './reference.js';
export { bias, meanAbsoluteError, rootMeanSquaredError, rSquared } from './regression.js';
export { timeSplit } from './split.js';
//# sourceMappingURL=index.js.map