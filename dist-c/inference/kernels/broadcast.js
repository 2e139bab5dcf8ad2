import { wrongShape } from '../kernel.js';
import { elementsOf } from '../tensor.js';
/**
 * The shape two shapes broadcast to, axes aligned at the end.
 *
 * Source: the ONNX specification, multidirectional broadcasting (NumPy's rule).
 */
export function broadcastShape(a, b, node) {
    const rank = Math.max(a.length, b.length);
    const shape = [];
    for (let axis = 0; axis < rank; axis++) {
        const left = a[a.length - rank + axis] ?? 1;
        const right = b[b.length - rank + axis] ?? 1;
        if (left !== right && left !== 1 && right !== 1)
            throw wrongShape(node, b, `one that broadcasts with [${a}]`);
        shape.push(left === 1 ? right : left);
    }
    elementsOf(shape);
    return shape;
}
/**
 * For every element of `shape`, the index of the element of a tensor of shape `from` that stands there; undefined where the
 * two are the same, so that no index is needed.
 */
export function broadcastIndex(from, shape) {
    if (from.length === shape.length && from.every((length, axis) => length === shape[axis]))
        return undefined;
    const steps = strides(from, shape.length);
    const index = new Int32Array(elementsOf(shape));
    const place = new Array(shape.length).fill(0);
    let at = 0;
    for (let i = 0; i < index.length; i++) {
        index[i] = at;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
            at += steps[axis];
            if (++place[axis] < shape[axis])
                break;
            at -= steps[axis] * shape[axis];
            place[axis] = 0;
        }
    }
    return index;
}
/** Distance between neighbors along each axis of the broadcast shape; 0 where the tensor repeats. */
function strides(from, rank) {
    const steps = new Array(rank).fill(0);
    let step = 1;
    for (let axis = from.length - 1; axis >= 0; axis--) {
        if (from[axis] > 1)
            steps[rank - from.length + axis] = step;
        step *= from[axis];
    }
    return steps;
}
//# sourceMappingURL=broadcast.js.map