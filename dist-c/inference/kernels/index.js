import { ML } from '../model.js';
import { arithmetic } from './arithmetic.js';
import { cast } from './cast.js';
import { categories } from './categories.js';
import { columns } from './columns.js';
import { comparison } from './comparison.js';
import { elementwise } from './elementwise.js';
import { linear } from './linear.js';
import { matrix } from './matrix.js';
import { reduction } from './reduction.js';
import { scaling } from './scaling.js';
import { shape } from './shape.js';
import { trees } from './trees.js';
const BY_DOMAIN = new Map([
    ['', table(arithmetic, cast, comparison, elementwise, matrix, reduction, shape)],
    [ML, table(categories, columns, linear, scaling, trees)],
]);
function table(...families) {
    return new Map(families.flatMap((family) => Object.entries(family)));
}
/** The kernel of an operator, undefined where there is none. */
export function kernelOf(domain, operator) {
    return BY_DOMAIN.get(domain)?.get(operator);
}
/** Names of all operators that run, by domain: for the reference. */
export function operatorNames() {
    return Object.fromEntries([...BY_DOMAIN].map(([domain, kernels]) => [domain || 'ai.onnx', [...kernels.keys()].sort()]));
}
//# sourceMappingURL=index.js.map