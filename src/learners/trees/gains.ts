import type { Sheet } from '../sheet.ts'
import type { Tree } from './tree.ts'

/** What the splits on each column improved, as shares that sum to 1: `gain.<column>`. */
export function gainShares(trees: readonly Tree[], { columns }: Sheet): Record<string, number> {
  const gains = new Float64Array(columns.length)
  for (const { gain, column } of trees) for (let k = 0; k < gain.length; k++) gains[column[k]!]! += gain[k]!
  const all = gains.reduce((sum, gain) => sum + gain, 0)
  return Object.fromEntries(columns.map(({ name }, i) => [`gain.${name}`, all > 0 ? gains[i]! / all : 0]))
}
