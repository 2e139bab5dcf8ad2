import type { Sheet, SheetColumn } from '../sheet.ts'
import { type Arena, furnish, openArena } from './arena.ts'
import { EDGE_TABLE } from './binning.ts'
import { edgesOf } from './edges.ts'
import { countShiftOf, type Layout } from './layout.ts'

/** Bins of a feature at most: one for what is missing, unseen or rare, and 254 more. */
export const MOST_BINS = 255
/** Rows whose bins are turned together, so that they stay in the cache. */
const TURN_ROWS = 2_048

/** How a column of a sheet is cut into bins. Bin 0 is for missing values; of a category for unseen and rare ones. */
export type FeatureBins = NumberBins | CategoryBins

/** Bin b holds the values in (edge b-2, edge b-1]. */
export interface NumberBins {
  readonly kind: 'number'
  /** Position of the column in the sheet. */
  readonly column: number
  readonly bins: number
  readonly edges: Float32Array
}

/** Bin b holds code b. */
export interface CategoryBins {
  readonly kind: 'category'
  readonly column: number
  readonly bins: number
}

/** Rows as trees see them: bins in an arena, and what they mean. */
export interface Binned {
  readonly rows: number
  /** The features that can part rows at all; a tree knows them by their position here. */
  readonly features: readonly FeatureBins[]
  readonly arena: Arena
  readonly layout: Layout
  /** Where the rows of subsets are put; made when first needed, and used again. */
  readonly spare: { arena?: Arena }
}

const known = new WeakMap<Sheet, Map<number, Binned>>()

/**
 * The bins of a sheet, made once for a sheet and number of bins, so that folds and trials share them. Edges are chosen from all rows
 * of the sheet, labels play no part in it.
 *
 * Errors: `learners.too_large`.
 */
export function binSheet(sheet: Sheet, most: number): Binned {
  const before = known.get(sheet)?.get(most)
  if (before) return before
  const features = sheet.columns.flatMap((column, i) => featureOf(column, i, most) ?? [])
  const binned = makeBinned(sheet.rows, features, undefined)
  fillBins(binned, sheet)
  known.set(sheet, (known.get(sheet) ?? new Map<number, Binned>()).set(most, binned))
  return binned
}

/** The bins of some rows of a sheet, in their order. What was made for rows before is no longer to be used. */
export function binRows(all: Binned, rows: Int32Array): Binned {
  const { arena, module } = { arena: all.spare.arena, module: all.arena.module }
  const part = makeBinned(rows.length, all.features, arena ?? openArena(all.arena.shape, module))
  all.spare.arena = part.arena
  const from = new Uint8Array(all.arena.memory.buffer)
  const to = new Uint8Array(part.arena.memory.buffer)
  for (let feature = 0; feature < all.features.length; feature++) {
    const source = all.layout.byFeature + feature * all.layout.columnBytes
    const target = part.layout.byFeature + feature * part.layout.columnBytes
    for (let i = 0; i < rows.length; i++) to[target + i] = from[source + rows[i]!]!
  }
  turnBins(part)
  return part
}

function makeBinned(rows: number, features: readonly FeatureBins[], given: Arena | undefined): Binned {
  const bins = features.map((feature) => feature.bins)
  const offsets = [0]
  for (const count of bins) offsets.push(offsets.at(-1)! + count)
  const arena = given ?? openArena({ bins, offsets, countShift: countShiftOf(rows) })
  const layout = furnish(arena, { rows, threads: 1, width: 1, leaves: 1, histograms: 0 })
  return { rows, features, arena, layout, spare: {} }
}

/** Nothing for a column that has one value only. */
function featureOf(column: SheetColumn, place: number, most: number): FeatureBins | undefined {
  if (column.kind === 'category') {
    const bins = Math.min(column.categories, most - 1) + 1
    const isSame = column.values.every((value) => value === column.values[0])
    return isSame ? undefined : { kind: 'category', column: place, bins }
  }
  const { edges, hasMissing } = edgesOf(column.values, most - 1)
  if (edges.length === 0 && !(hasMissing && column.values.some((value) => !Number.isNaN(value)))) return undefined
  return { kind: 'number', column: place, bins: edges.length + 2, edges }
}

function fillBins(binned: Binned, sheet: Sheet): void {
  const { arena, layout, features, rows } = binned
  const bytes = new Uint8Array(arena.memory.buffer)
  const values = new Float32Array(arena.memory.buffer, layout.left, rows)
  const table = new Float32Array(arena.memory.buffer, layout.right, EDGE_TABLE)
  for (const [i, feature] of features.entries()) {
    const column = sheet.columns[feature.column]!
    const target = layout.byFeature + i * layout.columnBytes
    if (feature.kind === 'category') {
      for (let row = 0; row < rows; row++) {
        const code = column.values[row]!
        bytes[target + row] = code < feature.bins ? code : 0
      }
      continue
    }
    values.set(column.values)
    table.fill(Number.POSITIVE_INFINITY)
    table.set(feature.edges)
    arena.kernels.bin(layout.left, rows, layout.right, target)
  }
  turnBins(binned)
}

function turnBins({ arena, layout, features, rows }: Binned): void {
  const { byFeature, byRow, columnBytes, rowBytes } = layout
  for (let from = 0; from < rows; from += TURN_ROWS)
    arena.kernels.turn(byFeature, byRow, features.length, columnBytes, rowBytes, from, Math.min(rows, from + TURN_ROWS))
}
