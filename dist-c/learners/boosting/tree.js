/** The leaf in which a row ends. */
export function leafOf(tree, columns, row) {
    if (tree.feature.length === 0)
        return 0;
    let node = 0;
    while (node >= 0) {
        const x = columns[tree.feature[node]][row];
        const goesLeft = Number.isNaN(x) ? tree.missingLeft[node] === 1 : x <= tree.threshold[node];
        node = goesLeft ? tree.left[node] : tree.right[node];
    }
    return ~node;
}
/** Adds what a tree gives for every row to the scores. */
export function addTree(tree, columns, scores) {
    for (let row = 0; row < scores.length; row++)
        scores[row] += tree.value[leafOf(tree, columns, row)];
}
//# sourceMappingURL=tree.js.map