import { attribute, LABEL, ML, node, PROBABILITIES, VARIABLE } from '../../inference/index.js';
import { FEATURES } from '../export.js';
/** The operator must have a tree: this one adds 0. */
const NOTHING = {
    feature: new Int32Array(0),
    threshold: new Float32Array(0),
    missingLeft: new Uint8Array(0),
    left: new Int32Array(0),
    right: new Int32Array(0),
    gain: new Float64Array(0),
    value: new Float32Array(1),
};
/**
 * The forest as one operator. A classifier gives every leaf to class 0 of two, which by the rules of the operator is the score
 * of the positive class.
 */
export function forestNode(forest, objective) {
    const nodes = {
        treeids: [],
        nodeids: [],
        featureids: [],
        values: [],
        modes: [],
        truenodeids: [],
        falsenodeids: [],
        missing_value_tracks_true: [],
    };
    const leaves = { treeids: [], nodeids: [], weights: [] };
    const trees = forest.trees.length > 0 ? forest.trees : [NOTHING];
    for (const [id, tree] of trees.entries())
        addTree(tree, id, { nodes, leaves });
    const { modes, values, ...ints } = nodes;
    const shared = {
        ...Object.fromEntries(Object.entries(ints).map(([name, list]) => [`nodes_${name}`, attribute.ints(list)])),
        nodes_values: attribute.floats(values),
        nodes_modes: attribute.texts(modes),
        base_values: attribute.floats([forest.start]),
    };
    return objective === 'binary' ? classifier(shared, leaves) : regressor(shared, leaves);
}
function classifier(shared, leaves) {
    const attributes = {
        ...shared,
        class_treeids: attribute.ints(leaves.treeids),
        class_nodeids: attribute.ints(leaves.nodeids),
        class_ids: attribute.ints(leaves.treeids.map(() => 0)),
        class_weights: attribute.floats(leaves.weights),
        classlabels_int64s: attribute.ints([0, 1]),
        post_transform: attribute.text('LOGISTIC'),
    };
    return node('TreeEnsembleClassifier', [FEATURES], [LABEL, PROBABILITIES], attributes, ML);
}
function regressor(shared, leaves) {
    const attributes = {
        ...shared,
        target_treeids: attribute.ints(leaves.treeids),
        target_nodeids: attribute.ints(leaves.nodeids),
        target_ids: attribute.ints(leaves.treeids.map(() => 0)),
        target_weights: attribute.floats(leaves.weights),
        n_targets: attribute.int(1),
    };
    return node('TreeEnsembleRegressor', [FEATURES], [VARIABLE], attributes, ML);
}
function addTree(tree, id, into) {
    const splits = tree.feature.length;
    const idOf = (child) => (child < 0 ? splits + ~child : child);
    const { nodes, leaves } = into;
    const add = (nodeid, mode, of) => {
        nodes.treeids.push(id);
        nodes.nodeids.push(nodeid);
        nodes.modes.push(mode);
        nodes.featureids.push(of.feature);
        nodes.values.push(of.value);
        nodes.truenodeids.push(of.left);
        nodes.falsenodeids.push(of.right);
    };
    for (let k = 0; k < splits; k++) {
        const ends = { left: idOf(tree.left[k]), right: idOf(tree.right[k]) };
        add(k, 'BRANCH_LEQ', { feature: tree.feature[k], value: tree.threshold[k], ...ends });
        nodes.missing_value_tracks_true.push(tree.missingLeft[k]);
    }
    tree.value.forEach((weight, leaf) => {
        add(splits + leaf, 'LEAF', { feature: 0, value: 0, left: 0, right: 0 });
        nodes.missing_value_tracks_true.push(0);
        leaves.treeids.push(id);
        leaves.nodeids.push(splits + leaf);
        leaves.weights.push(weight);
    });
}
//# sourceMappingURL=export.js.map