import type { Random } from '../../base/index.ts'

/** Rows a tree grows from, and those it does not; both ascending. */
export interface RowSample {
  readonly inside: Int32Array
  readonly outside: Int32Array
}

/** The positions 0 to `rows` - 1. */
export function firstRows(rows: number): Int32Array {
  const all = new Int32Array(rows)
  for (let row = 0; row < rows; row++) all[row] = row
  return all
}

/** Each row with the chance `share`; all rows where none would be left. */
export function sampleRows(all: Int32Array, share: number, random: Random): RowSample {
  const nothing = new Int32Array(0)
  if (share >= 1) return { inside: all, outside: nothing }
  const [inside, outside] = [new Int32Array(all.length), new Int32Array(all.length)]
  let held = 0
  for (let i = 0; i < all.length; i++) {
    if (random.next() < share) inside[held++] = all[i]!
    else outside[i - held] = all[i]!
  }
  if (held === 0) return { inside: all, outside: nothing }
  return { inside: inside.subarray(0, held), outside: outside.subarray(0, all.length - held) }
}

/** A share of the features, at least one, ascending. */
export function sampleFeatures(features: number, share: number, random: Random): number[] {
  const all = Array.from({ length: features }, (_, feature) => feature)
  if (share >= 1) return all
  const kept = Math.max(1, Math.round(share * features))
  while (all.length > kept) all.splice(random.integer(all.length), 1)
  return all
}
