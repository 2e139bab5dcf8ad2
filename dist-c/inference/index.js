export { attribute, graph, node, value } from './build.js';
export { decodeModel } from './decode.js';
export { encodeModel } from './encode.js';
export { fail as failInference } from './errors.js';
export { operatorNames } from './kernels/index.js';
export { ML } from './model.js';
export { compile } from './plan.js';
export { feedsOf, LABEL, PROBABILITIES, probabilityOf, scoresOf, VARIABLE } from './tabular.js';
export { floatTensor, int64Tensor, stringTensor, } from './tensor.js';
//# sourceMappingURL=index.js.map