import type { Random } from '../../base/index.ts'
import type { Network } from './network.ts'

/**
 * Leaves a share of the hidden units out of each row of a batch and makes the others as much larger.
 *
 * Source: Srivastava et al. 2014, "Dropout".
 */
export function createDropout(
  { shape, layout, singles }: Network,
  share: number,
  random: Random,
): { readonly activations: (layer: number) => void; readonly slopes: (layer: number) => void } {
  const scale = Math.fround(1 / (1 - share))
  const below = Math.round(share * 2 ** 32)
  // Marsaglia 2003, "Xorshift RNGs": a coin a unit must cost next to nothing
  let state = 1 + random.integer(2 ** 31)
  const view = (at: number, layer: number): Float32Array => singles(at, shape.batch * layout.layers[layer - 1]!.outputs)
  return {
    activations(layer) {
      const values = view(layout.activations[layer]!, layer)
      let bits = state
      for (let i = 0; i < values.length; i++) {
        bits ^= bits << 13
        bits ^= bits >>> 17
        bits ^= bits << 5
        values[i] = bits >>> 0 < below ? 0 : values[i]! * scale
      }
      state = bits
    },
    slopes(layer) {
      const values = view(layout.slopes[layer]!, layer)
      for (let i = 0; i < values.length; i++) values[i]! *= scale
    },
  }
}
