import { fail } from '../errors.js';
import { asFloat32, integers, matrixShape, needed, wrongShape, } from '../kernel.js';
import { zeros } from '../tensor.js';
/** Operators of ai.onnx.ml that pick columns or join them. */
export const columns = {
    ArrayFeatureExtractor: prepareExtractor,
    FeatureVectorizer: prepareVectorizer,
};
function prepareExtractor(node) {
    return (inputs) => {
        const input = needed(inputs, 0, node);
        const width = input.shape.at(-1) ?? 0;
        const picks = integers(needed(inputs, 1, node), node);
        if (picks.some((pick) => pick < 0 || pick >= width))
            throw fail('bad_value', { operator: node.operator, reason: `a column is picked outside of ${width} columns` });
        const rows = width === 0 ? 0 : input.data.length / width;
        const shape = input.shape.length === 1 ? [1, picks.length] : input.shape.with(-1, picks.length);
        const out = zeros(input.type, shape);
        const target = out.data;
        const source = input.data;
        let into = 0;
        for (let row = 0; row < rows; row++)
            for (const pick of picks)
                target[into++] = source[row * width + pick];
        return [out];
    };
}
/** Every input holds as many columns as `inputdimensions` says; the result is float. */
function prepareVectorizer(node) {
    const widths = node.ints('inputdimensions');
    return (inputs) => {
        const parts = inputs.map((_, index) => needed(inputs, index, node));
        const rows = parts[0] ? matrixShape(parts[0], node)[0] : 0;
        const total = widths.reduce((sum, width) => sum + width, 0);
        if (parts.length !== widths.length)
            throw node.bad('inputdimensions', `there are ${parts.length} inputs`);
        const out = zeros('float', [rows, total]);
        let offset = 0;
        for (const [index, part] of parts.entries()) {
            const [height, width] = matrixShape(part, node);
            if (height !== rows || width !== widths[index])
                throw wrongShape(node, part.shape, `[${rows}, ${widths[index]}]`);
            const x = asFloat32(part, node);
            for (let row = 0; row < rows; row++)
                for (let i = 0; i < width; i++)
                    out.data[row * total + offset + i] = x[row * width + i];
            offset += width;
        }
        return [out];
    };
}
//# sourceMappingURL=columns.js.map