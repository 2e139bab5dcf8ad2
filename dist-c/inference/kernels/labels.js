/** Reads `classlabels_strings` or the whole-number attribute of a classifier. */
export function labelsOf(node, wholeName) {
    const texts = node.texts('classlabels_strings');
    const wholes = node.ints(wholeName);
    if (texts.length > 0) {
        const pick = (classes) => ({
            type: 'string',
            shape: [classes.length],
            data: Array.from(classes, (index) => texts[index] ?? ''),
        });
        return { count: texts.length, pick };
    }
    if (wholes.some((label) => !Number.isSafeInteger(label)))
        throw node.bad(wholeName, 'a label is beyond 2^53');
    const labels = wholes.map(BigInt);
    const pick = (classes) => ({
        type: 'int64',
        shape: [classes.length],
        data: BigInt64Array.from(Array.from(classes, (index) => labels[index] ?? BigInt(index))),
    });
    return { count: labels.length, pick };
}
/** The first class with the largest score of each row. */
export function largestOf(scores, width) {
    const best = new Int32Array(width === 0 ? 0 : scores.length / width);
    for (let row = 0; row < best.length; row++) {
        let at = 0;
        for (let i = 1; i < width; i++)
            if (scores[row * width + i] > scores[row * width + at])
                at = i;
        best[row] = at;
    }
    return best;
}
//# sourceMappingURL=labels.js.map