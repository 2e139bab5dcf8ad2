import type { Network } from './network.ts'

const TINY = 1e-8
const FIRST_KEEPS = 0.9
const SECOND_KEEPS = 0.999

/** How far a step goes. */
export interface Pace {
  readonly learningRate: number
  readonly weightDecay: number
}

/**
 * Moves the parameters by their gradients; decay takes weights but no biases. The average follows them over so many steps.
 *
 * Source: Kingma & Ba 2015 (Adam); Loshchilov & Hutter 2019 (decay apart from the gradient); Polyak & Juditsky 1992 (averaging).
 */
export function createAdam(
  { layout, kernels }: Network,
  { learningRate, weightDecay }: Pace,
  horizon: number,
): () => void {
  const { layers, table, parameters } = layout
  const pieces = [
    ...layers.flatMap(({ weights, bias, outputs }) => [
      { at: weights, count: bias - weights, decay: weightDecay },
      { at: bias, count: outputs, decay: 0 },
    ]),
    { at: table, count: parameters - table, decay: weightDecay },
  ].filter(({ count }) => count > 0)
  const regions = [layout.weights, layout.gradients, layout.first, layout.second, layout.average] as const
  let [steps, first, second] = [0, 1, 1]
  return () => {
    steps++
    first *= FIRST_KEEPS
    second *= SECOND_KEEPS
    const correction = Math.sqrt(1 - second)
    const rate = (learningRate * correction) / (1 - first)
    const share = 1 / Math.min(steps + 1, horizon)
    for (const { at, count, decay } of pieces) {
      const [w, g, m, v, e] = regions.map((region) => region + at * 4) as [number, number, number, number, number]
      kernels.adam(w, g, m, v, e, count, rate, TINY * correction, learningRate * decay, share)
    }
  }
}
