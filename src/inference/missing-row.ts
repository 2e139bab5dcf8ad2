import type { Plan } from './plan.ts'
import { type Tensor, zeros } from './tensor.ts'

/** Feeds of one row in which everything is missing: NaN for reals, an empty text, 0 for whole numbers. */
export function missingRow(plan: Pick<Plan, 'inputs'>): Record<string, Tensor> {
  const feeds: Record<string, Tensor> = Object.create(null)
  for (const { name, type, shape } of plan.inputs) {
    const one = zeros(
      type,
      shape.map((length) => (length < 0 ? 1 : length)),
    )
    if (one.data instanceof Float32Array || one.data instanceof Float64Array) one.data.fill(Number.NaN)
    feeds[name] = one as Tensor
  }
  return feeds
}
