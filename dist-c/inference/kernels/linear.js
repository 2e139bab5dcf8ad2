import { fail } from '../errors.js';
import { asFloat32, matrixShape, needed, wrongShape } from '../kernel.js';
import { ML } from '../model.js';
import { elementsOf } from '../tensor.js';
import { labelsOf, largestOf } from './labels.js';
import { postTransformOf, transformRows } from './post.js';
/** LinearClassifier and LinearRegressor of ai.onnx.ml; dot products are summed in double and rounded once. */
export const linear = {
    LinearClassifier: prepareClassifier,
    LinearRegressor: prepareRegressor,
};
function weightsOf(node, targets) {
    const coefficients = node.floats('coefficients');
    const intercepts = node.floats('intercepts');
    const columns = coefficients.length / targets;
    if (!(Number.isInteger(columns) && columns > 0))
        throw node.bad('coefficients', `${coefficients.length} of them do not fit ${targets} targets`);
    if (intercepts.length !== 0 && intercepts.length !== targets)
        throw node.bad('intercepts', `${intercepts.length} of them do not fit ${targets} targets`);
    return { coefficients, intercepts, targets, columns };
}
function scoresOf(input, weights, node) {
    const [rows, columns] = matrixShape(input, node);
    if (columns !== weights.columns)
        throw wrongShape(node, input.shape, `[rows, ${weights.columns}]`);
    const x = asFloat32(input, node);
    const scores = new Float32Array(elementsOf([rows, weights.targets]));
    for (let row = 0; row < rows; row++)
        for (let target = 0; target < weights.targets; target++) {
            let sum = weights.intercepts[target] ?? 0;
            for (let i = 0; i < columns; i++)
                sum += x[row * columns + i] * weights.coefficients[target * columns + i];
            scores[row * weights.targets + target] = sum;
        }
    return scores;
}
/** With one target the reference runtime ignores `post_transform`, and so does this. */
function prepareRegressor(node) {
    const weights = weightsOf(node, node.int('targets', 1));
    const post = postTransformOf(node);
    return (inputs) => {
        const data = scoresOf(needed(inputs, 0, node), weights, node);
        if (weights.targets > 1)
            transformRows(data, weights.targets, post);
        return [{ type: 'float', shape: [data.length / weights.targets, weights.targets], data }];
    };
}
function prepareClassifier(node) {
    const labels = labelsOf(node, 'classlabels_ints');
    const post = postTransformOf(node);
    node.int('multi_class', 0);
    if (labels.count === 0)
        throw fail('bad_attribute', {
            attribute: 'classlabels_ints',
            operator: node.operator,
            reason: `domain ${ML} needs labels`,
        });
    const targets = Math.max(1, node.floats('intercepts').length || labels.count);
    const weights = weightsOf(node, targets);
    return (inputs) => {
        const scores = scoresOf(needed(inputs, 0, node), weights, node);
        const classes = targets === 1 ? Int32Array.from(scores, (score) => Number(score > 0)) : largestOf(scores, targets);
        const data = targets === 1 && labels.count === 2 ? bothClasses(scores, post) : scores;
        const width = data === scores ? targets : 2;
        if (width === targets)
            transformRows(data, width, post);
        return [labels.pick(classes), { type: 'float', shape: [classes.length, width], data }];
    };
}
/** One score a row, the second class's, becomes the two columns; a softmax of one score says nothing and is left out. */
function bothClasses(scores, post) {
    const data = new Float32Array(scores.length * 2);
    const second = scores.slice();
    if (post === 'LOGISTIC' || post === 'PROBIT')
        transformRows(second, 1, post);
    for (let row = 0; row < scores.length; row++) {
        data[row * 2] = 1 - second[row];
        data[row * 2 + 1] = second[row];
    }
    return data;
}
//# sourceMappingURL=linear.js.map