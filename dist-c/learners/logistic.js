import { Type } from 'typebox';
import { attribute, floatTensor, LABEL, ML, node, PROBABILITIES } from '../inference/index.js';
import { minimize } from '../math/index.js';
import { encodeTable, fitEncoding } from './encoding.js';
import { FEATURES, sealModel } from './export.js';
import { fitScaling, scaleColumns, WIDEST } from './scaling.js';
import { checkTask, logit, meanLabel, sigmoid } from './task.js';
const Options = Type.Object({
    l2: Type.Number({ default: 1, minimum: 0, description: 'Draws the weights to 0; of standardized features.' }),
    iterations: Type.Integer({
        default: 200,
        minimum: 1,
        maximum: 10_000,
        description: 'Steps of the optimizer at most.',
    }),
});
/**
 * Logistic regression on standardized features, by L-BFGS: sum of the logloss plus l2/2 times the squared weights, the intercept
 * left free. A missing number is the mean; a text is the log odds of its smoothed mean label.
 */
export const logisticLearner = {
    name: 'logistic',
    does: 'Logistic regression on standardized features.',
    options: Options,
    objectives: ['binary'],
    fit: fitLogistic,
};
function fitLogistic(task, options, context) {
    checkTask(logisticLearner, task);
    const encoding = fitEncoding(task, 'logit');
    const columns = encodeTable(encoding, task.table);
    const scaling = fitScaling(columns);
    const rows = scaleColumns(columns, scaling);
    const start = new Float64Array(columns.length + 1);
    start[columns.length] = logit(meanLabel(task));
    const onIteration = (iteration) => context.progress(Math.min(1, iteration / options.iterations), `step ${iteration}`);
    const rules = { maxIterations: options.iterations, tolerance: 1e-7, onIteration };
    const found = minimize((x, gradient) => penalizedLoss({ x, gradient }, { task, rows, l2: options.l2 }), start, rules);
    const weights = Float64Array.from(found.x, Math.fround);
    const trained = predictRows(weights, rows, task.table.rows);
    const sealed = sealModel(bodyOf(weights, scaling), { learner: 'logistic', task, encoding, trained });
    const named = Object.fromEntries(task.features.map((name, i) => [`weight.${name}`, weights[i]]));
    return { ...sealed, summary: { iterations: found.iterations, loss: found.value, ...named } };
}
function scoreOf(weights, rows, row) {
    const width = weights.length - 1;
    let score = weights[width];
    for (let i = 0, at = row * width; i < width; i++, at++)
        score += weights[i] * rows[at];
    return score;
}
/** Mean penalized loss at `x`; writes its gradient. */
function penalizedLoss({ x, gradient }, { task, rows, l2 }) {
    const width = x.length - 1;
    gradient.fill(0);
    let loss = 0;
    let total = 0;
    for (let row = 0; row < task.label.length; row++) {
        const weight = task.weights?.[row] ?? 1;
        const score = scoreOf(x, rows, row);
        const wrong = task.label[row] === 1 ? -score : score;
        loss += weight * (Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong))));
        const slope = weight * (sigmoid(score) - task.label[row]);
        for (let i = 0, at = row * width; i < width; i++, at++)
            gradient[i] += slope * rows[at];
        gradient[width] += slope;
        total += weight;
    }
    for (let i = 0; i < width; i++) {
        loss += (l2 / 2) * x[i] * x[i];
        gradient[i] += l2 * x[i];
    }
    for (let i = 0; i <= width; i++)
        gradient[i] /= total;
    return loss / total;
}
function predictRows(weights, rows, count) {
    return Float64Array.from({ length: count }, (_, row) => sigmoid(scoreOf(weights, rows, row)));
}
function bodyOf(weights, scaling) {
    const intercept = weights[weights.length - 1];
    const impute = {
        imputed_value_floats: attribute.floats(scaling.means),
        replaced_value_float: attribute.float(Number.NaN),
    };
    const scale = { offset: attribute.floats(scaling.means), scale: attribute.floats(scaling.scales) };
    const classify = {
        coefficients: attribute.floats(weights.subarray(0, -1)),
        intercepts: attribute.floats([intercept]),
        classlabels_ints: attribute.ints([0, 1]),
        post_transform: attribute.text('LOGISTIC'),
    };
    const nodes = [
        node('Imputer', [FEATURES], ['/imputed'], impute, ML),
        node('Scaler', ['/imputed'], ['/scaled'], scale, ML),
        node('Clip', ['/scaled', '/lowest', '/highest'], ['/clipped']),
        node('LinearClassifier', ['/clipped'], [LABEL, PROBABILITIES], classify, ML),
    ];
    const initializers = { '/lowest': floatTensor([], [-WIDEST]), '/highest': floatTensor([], [WIDEST]) };
    return { nodes, initializers };
}
//# sourceMappingURL=logistic.js.map