import type { Tensor } from '../../inference/index.ts'
import { fail } from '../errors.ts'

/**
 * The best classes of each row as texts `score:class`, best first, equal ones in their order: BYTES `[rows, count]`, or `[count]` where there
 * are no rows.
 *
 * Errors: `protocols.bad_request` where the output holds texts.
 * Source: Triton's classification extension.
 */
export function classify(tensor: Tensor, count: number, output: string): Tensor {
  if (tensor.type === 'string') throw fail('bad_request', { reason: `output '${output}' holds no scores of classes` })
  const { shape, data } = tensor
  const classes = shape.length === 1 ? 1 : (shape.at(-1) ?? 1)
  const best = Math.min(count, classes)
  const rows = classes === 0 ? 0 : data.length / classes
  const texts: string[] = []
  for (let row = 0; row < rows; row++) {
    const scores = Array.from({ length: classes }, (_, at) => data[row * classes + at]!)
    for (const at of order(scores).slice(0, best)) texts.push(`${scores[at]}:${at}`)
  }
  return { type: 'string', shape: [...shape.slice(0, shape.length === 1 ? 1 : -1), best], data: texts }
}

/** Places from the largest score to the smallest; what is no number last. */
function order(scores: readonly (number | bigint)[]): number[] {
  const rank = (at: number): number | bigint => {
    const score = scores[at]!
    return typeof score === 'number' && Number.isNaN(score) ? Number.NEGATIVE_INFINITY : score
  }
  return scores.map((_, at) => at).sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : a - b))
}
