import type { Design } from '../design.ts'
import type { Network } from './network.ts'

/** A level that was not seen becomes the mean of those of its category that were, each counted by its rows. */
export function fillUnseen(
  parameters: Float32Array,
  { layout, shape }: Network,
  { design, seen }: { readonly design: Design; readonly seen: Float64Array },
): void {
  const units = layout.layers[0]!.outputs
  design.offsets.forEach((offset, i) => {
    const end = design.offsets[i + 1] ?? shape.levels
    const mean = new Float64Array(units)
    let total = 0
    for (let level = offset; level < end; level++) {
      total += seen[level]!
      for (let u = 0; u < units; u++) mean[u]! += seen[level]! * parameters[layout.table + level * units + u]!
    }
    for (let level = offset; level < end; level++)
      if (seen[level] === 0)
        for (let u = 0; u < units; u++) parameters[layout.table + level * units + u] = mean[u]! / total
  })
}
