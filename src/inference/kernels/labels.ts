import type { NodeReader } from '../kernel.ts'
import type { Tensor } from '../tensor.ts'

/** The names of the classes of a classifier, as it declares them. */
export interface Labels {
  readonly count: number
  /** A tensor of shape [rows] with the label of each row's class index. */
  pick(classes: ArrayLike<number>): Tensor
}

/** Reads `classlabels_strings` or the whole-number attribute of a classifier. */
export function labelsOf(node: NodeReader, wholeName: 'classlabels_int64s' | 'classlabels_ints'): Labels {
  const texts = node.texts('classlabels_strings')
  const wholes = node.ints(wholeName)
  if (texts.length > 0) {
    const pick = (classes: ArrayLike<number>): Tensor => ({
      type: 'string',
      shape: [classes.length],
      data: Array.from(classes, (index) => texts[index] ?? ''),
    })
    return { count: texts.length, pick }
  }
  if (wholes.some((label) => !Number.isSafeInteger(label))) throw node.bad(wholeName, 'a label is beyond 2^53')
  const labels = wholes.map(BigInt)
  const pick = (classes: ArrayLike<number>): Tensor => {
    const data = new BigInt64Array(classes.length)
    for (let row = 0; row < data.length; row++) data[row] = labels[classes[row]!] ?? BigInt(classes[row]!)
    return { type: 'int64', shape: [data.length], data }
  }
  return { count: labels.length, pick }
}

/** The first class with the largest score of each row. */
export function largestOf(scores: ArrayLike<number>, width: number): Int32Array {
  const best = new Int32Array(width === 0 ? 0 : scores.length / width)
  for (let row = 0; row < best.length; row++) {
    let at = 0
    for (let i = 1; i < width; i++) if (scores[row * width + i]! > scores[row * width + at]!) at = i
    best[row] = at
  }
  return best
}
