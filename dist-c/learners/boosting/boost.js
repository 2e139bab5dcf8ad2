import { logit, meanLabel } from '../task.js';
import { binColumns } from './bins.js';
import { computeGradients, emptyGradients } from './gradients.js';
import { growTree, makeWorkshop } from './grow.js';
import { addTree } from './tree.js';
/**
 * Gradient boosting of regression trees over histograms, for the logloss or the squared error.
 *
 * With validation rows it stops after `patience` rounds without a smaller loss and keeps the trees up to the smallest.
 *
 * Sources: Friedman 2001, "Greedy function approximation: a gradient boosting machine"; Chen & Guestrin 2016 (XGBoost) for the
 * second-order gain; Ke et al. 2017 (LightGBM).
 */
export function boost(task, data, how) {
    const { rules, context } = how;
    const binned = binColumns(data.columns, rules.bins);
    const gradients = emptyGradients(binned.rows);
    const workshop = makeWorkshop(binned, gradients);
    const mean = meanLabel(task);
    const start = Math.fround(task.objective === 'binary' ? logit(mean) : mean);
    const scores = new Float64Array(binned.rows).fill(start);
    const judge = data.validation && makeJudge(task, data.validation, start);
    const trees = [];
    for (let round = 0; round < rules.rounds; round++) {
        computeGradients(gradients, task, scores);
        const rows = sampleRows(binned, rules, context);
        const grown = growTree(workshop, rows, growRules(binned, rules, context));
        addGrown(grown, { rows, scores, columns: data.columns, isSample: rules.rowShare < 1 });
        trees.push(grown.tree);
        context.progress((round + 1) / rules.rounds, `round ${round + 1} of ${rules.rounds}`);
        const isHopeless = grown.tree.feature.length === 0 && rules.rowShare >= 1 && rules.columnShare >= 1;
        if (judge?.isDone(grown.tree, rules.patience) || isHopeless)
            break;
    }
    if (!judge)
        return { start, trees, validationLoss: Number.NaN };
    const best = judge.best();
    return { start, trees: trees.slice(0, best.rounds), validationLoss: best.loss };
}
function sampleRows({ rows }, { rowShare }, { random }) {
    const all = new Int32Array(rows);
    for (let row = 0; row < rows; row++)
        all[row] = row;
    if (rowShare >= 1)
        return all;
    const sample = all.filter(() => random.next() < rowShare);
    return sample.length > 0 ? sample : all;
}
function growRules(binned, rules, { random }) {
    const { leaves, l2, learningRate } = rules;
    const depth = rules.depth > 0 ? rules.depth : Number.POSITIVE_INFINITY;
    const allowed = new Uint8Array(binned.features).fill(1);
    if (rules.columnShare < 1) {
        const kept = Math.max(1, Math.round(rules.columnShare * binned.features));
        for (let left = binned.features; left > kept;) {
            const feature = random.integer(binned.features);
            left -= allowed[feature];
            allowed[feature] = 0;
        }
    }
    return { leaves, depth, leastRows: rules.minLeaf, leastSecond: rules.minHessian, l2, learningRate, allowed };
}
function addGrown({ tree, leaves }, to) {
    if (to.isSample) {
        addTree(tree, to.columns, to.scores);
        return;
    }
    for (const { leaf, from, to: end } of leaves) {
        const value = tree.value[leaf];
        for (let i = from; i < end; i++)
            to.scores[to.rows[i]] += value;
    }
}
function makeJudge(task, validation, start) {
    const { columns, label } = validation;
    const scores = new Float64Array(label.length).fill(start);
    let rounds = 0;
    let best = { rounds: 0, loss: meanLoss(task, scores, label) };
    return {
        isDone(tree, patience) {
            addTree(tree, columns, scores);
            rounds++;
            const loss = meanLoss(task, scores, label);
            if (loss < best.loss)
                best = { rounds, loss };
            return patience > 0 && rounds - best.rounds >= patience;
        },
        best: () => best,
    };
}
/** Logloss of scores in log odds, or half the mean squared error. */
function meanLoss({ objective }, scores, label) {
    let sum = 0;
    for (let row = 0; row < scores.length; row++) {
        const score = scores[row];
        const wrong = label[row] === 1 ? -score : score;
        sum +=
            objective === 'binary'
                ? Math.max(0, wrong) + Math.log1p(Math.exp(-Math.abs(wrong)))
                : (score - label[row]) ** 2 / 2;
    }
    return sum / scores.length;
}
//# sourceMappingURL=boost.js.map