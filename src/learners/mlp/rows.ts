import { type Design, writeDense, writeLevels } from '../design.ts'
import type { Goal } from '../learner.ts'
import type { Sheet } from '../sheet.ts'
import { padded } from './layout.ts'
import type { Network } from './network.ts'
import type { Target } from './output.ts'

/** Numbers of a design that are kept, 256 MB of them; a larger one is made anew, batch by batch. */
export const MOST_KEPT = 2 ** 26
const BLOCK = 4096

/** What rows are taken from. */
export interface RowSource {
  readonly sheet: Sheet
  readonly design: Design
  readonly goal: Goal
  readonly label: Float64Array
}

/**
 * Brings rows, by their position among `rows`, into a network and gives what they should give; weights are divided by `unit`. Rows are
 * kept as the network takes them, so that a batch in random order reads memory in long stretches.
 */
export function openRows(
  network: Network,
  source: RowSource,
  { rows, unit, most = MOST_KEPT }: { readonly rows: Int32Array; readonly unit: number; readonly most?: number },
): (positions: Int32Array) => Target {
  const { goal, label } = source
  const { batch } = network.shape
  const target = { label: new Float64Array(batch), rowWeights: new Float64Array(batch) }
  const bring =
    rows.length * padded(network.shape.width) > most
      ? bringAnew(network, source, rows)
      : bringKept(network, source, rows)
  return (positions) => {
    bring(positions)
    for (let r = 0; r < positions.length; r++) {
      const row = rows[positions[r]!]!
      target.label[r] = label[row]!
      target.rowWeights[r] = (goal.weights ? goal.weights[row]! : 1) / unit
    }
    return { ...target, count: positions.length }
  }
}

type Bring = (positions: Int32Array) => void

function bringAnew(network: Network, { design, sheet }: RowSource, rows: Int32Array): Bring {
  return (positions) =>
    network.bring(
      design,
      sheet,
      positions.map((position) => rows[position]!),
    )
}

function bringKept({ shape, input, places }: Network, { design, sheet }: RowSource, rows: Int32Array): Bring {
  const units = padded(shape.width)
  const { categories } = shape
  const dense = new Float32Array(rows.length * units)
  const levels = new Int32Array(rows.length * categories)
  for (let from = 0; from < rows.length; from += BLOCK) {
    const part = { sheet, rows: rows.subarray(from, from + BLOCK) }
    writeDense(design, part, { into: dense, at: from * units, rowStep: units, columnStep: 1 })
    writeLevels(design, part, { into: levels, at: from * categories, rowStep: categories, columnStep: 1 })
  }
  return (positions) => {
    gather(dense, positions, { into: input, width: units })
    gather(levels, positions, { into: places, width: categories })
  }
}

/** Copies rows by their position; what is left of the target becomes 0. */
function gather<A extends Float32Array | Int32Array>(
  from: A,
  positions: Int32Array,
  { into, width }: { readonly into: A; readonly width: number },
): void {
  let to = 0
  for (let r = 0; r < positions.length; r++) {
    const start = positions[r]! * width
    for (let i = 0; i < width; i++) into[to++] = from[start + i]!
  }
  into.fill(0, to)
}
