import { Type } from 'typebox';
import { boost } from './boosting/boost.js';
import { forestNode } from './boosting/export.js';
import { addTree } from './boosting/tree.js';
import { encodeTable, fitEncoding } from './encoding.js';
import { sealModel } from './export.js';
import { checkTask, sigmoid } from './task.js';
const Options = Type.Object({
    rounds: Type.Integer({ default: 300, minimum: 1, maximum: 10_000, description: 'Trees at most.' }),
    learningRate: Type.Number({
        default: 0.1,
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Share of each step taken.',
    }),
    leaves: Type.Integer({ default: 31, minimum: 2, maximum: 4096, description: 'Leaves of a tree at most.' }),
    depth: Type.Integer({ default: 0, minimum: 0, maximum: 64, description: 'Depth of a tree at most; 0 for any.' }),
    minLeaf: Type.Integer({ default: 20, minimum: 1, description: 'Rows of a leaf at least.' }),
    minHessian: Type.Number({
        default: 1e-3,
        exclusiveMinimum: 0,
        description: 'Sum of second derivatives of a leaf at least.',
    }),
    l2: Type.Number({ default: 1, minimum: 0, description: 'Draws the values of leaves to 0.' }),
    rowShare: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 1, description: 'Share of rows a tree sees.' }),
    columnShare: Type.Number({
        default: 1,
        exclusiveMinimum: 0,
        maximum: 1,
        description: 'Share of features a tree sees.',
    }),
    bins: Type.Integer({ default: 255, minimum: 3, maximum: 255, description: 'Bins of a feature, one for missing.' }),
    patience: Type.Integer({
        default: 25,
        minimum: 0,
        description: 'Rounds without a smaller validation loss; 0 to go on.',
    }),
});
/**
 * Gradient-boosted decision trees: histograms of 255 bins, leaf-wise growth, a direction of its own for what is missing. Sums are
 * of whole numbers, so the model does not depend on the order of rows in a leaf or on threads.
 */
export const boostingLearner = {
    name: 'boosting',
    does: 'Gradient-boosted decision trees over histograms.',
    options: Options,
    objectives: ['binary', 'regression'],
    fit: fitBoosting,
};
function fitBoosting(task, options, context) {
    checkTask(boostingLearner, task);
    const encoding = fitEncoding(task, 'mean');
    const columns = encodeTable(encoding, task.table);
    const validation = task.validation && {
        columns: encodeTable(encoding, task.validation.table),
        label: task.validation.label,
    };
    const rules = options;
    const forest = boost(task, { columns, validation }, { rules, context });
    const trained = predictForest(forest, columns, task);
    const body = { nodes: [forestNode(forest, task.objective)] };
    const sealed = sealModel(body, { learner: 'boosting', task, encoding, trained });
    return { ...sealed, rounds: forest.trees.length, summary: summarize(forest, task.features) };
}
function predictForest({ start, trees }, columns, task) {
    const scores = new Float64Array(task.table.rows).fill(start);
    for (const tree of trees)
        addTree(tree, columns, scores);
    return task.objective === 'binary' ? scores.map(sigmoid) : scores;
}
function summarize({ trees, validationLoss }, features) {
    const gains = new Float64Array(features.length);
    for (const { gain, feature } of trees)
        for (let k = 0; k < gain.length; k++)
            gains[feature[k]] += gain[k];
    const all = gains.reduce((sum, gain) => sum + gain, 0);
    const leaves = trees.reduce((sum, tree) => sum + tree.value.length, 0);
    return {
        rounds: trees.length,
        leaves,
        ...(Number.isNaN(validationLoss) ? {} : { validationLoss }),
        ...Object.fromEntries(features.map((name, i) => [`gain.${name}`, all > 0 ? gains[i] / all : 0])),
    };
}
//# sourceMappingURL=boosting.js.map