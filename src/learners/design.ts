import type { Goal } from './learner.ts'
import { fitScaling } from './scaling.ts'
import type { CategoryFeature, NumberFeature, Sheet } from './sheet.ts'

/**
 * How the columns of a sheet become what models of weights need. The dense part is, side by side: the standardized numbers, a
 * missing one being the mean, and for each number that was missing in training a column that is 1 where it is missing. A category
 * is a place in one table of all levels, so that a weight is looked up and no wide matrix of zeros and ones is ever made. Columns
 * that are the same in all rows of training are left out.
 */
export interface Design {
  /** Places in the sheet of the numbers in use, with what standardizes them. */
  readonly numbers: Int32Array
  readonly means: Float32Array
  readonly scales: Float32Array
  /** Places in the sheet of the numbers whose absence is a column. */
  readonly missing: Int32Array
  /** Places in the sheet of the categories in use. */
  readonly categories: Int32Array
  /** The last level of each category that has a place of its own; all others, and unseen ones, share the first place. */
  readonly known: Int32Array
  /** The first place of each category in the table of levels. */
  readonly offsets: Int32Array
  /** Columns of the dense part. */
  readonly width: number
  /** Places in the table of levels. */
  readonly levels: number
}

/** Standardized numbers are kept within this many standard deviations, so that one wild number cannot decide alone. */
export const WIDEST = 8

/** Learns the design from the rows of a goal; no category gets more than `levels` places besides the shared one. */
export function fitDesign(sheet: Sheet, goal: Goal, levels: number): Design {
  const numbers: number[] = []
  const missing: number[] = []
  const scaling: { mean: number; scale: number }[] = []
  const categories: number[] = []
  sheet.columns.forEach((column, place) => {
    if (column.kind === 'category') {
      if (variesIn(column, goal.rows)) categories.push(place)
      return
    }
    const found = fitScaling(column.values, goal)
    if (found.isPartial) missing.push(place)
    if (found.scale === undefined) return
    numbers.push(place)
    scaling.push({ mean: found.mean, scale: found.scale })
  })
  const known = categories.map((place) => Math.min(levels, (sheet.columns[place] as CategoryFeature).categories))
  const offsets = known.map((_, i) => known.slice(0, i).reduce((sum, count) => sum + count + 1, 0))
  return {
    numbers: Int32Array.from(numbers),
    means: Float32Array.from(scaling, ({ mean }) => mean),
    scales: Float32Array.from(scaling, ({ scale }) => scale),
    missing: Int32Array.from(missing),
    categories: Int32Array.from(categories),
    known: Int32Array.from(known),
    offsets: Int32Array.from(offsets),
    width: numbers.length + missing.length,
    levels: known.reduce((sum, count) => sum + count + 1, 0),
  }
}

function variesIn({ values }: CategoryFeature, rows: Int32Array): boolean {
  const first = values[rows[0]!]
  return rows.some((row) => values[row] !== first)
}

/** Where a part of the design is written: `into[at + r * rowStep + c * columnStep]` for the r-th row and the c-th column. */
export interface Target<A> {
  readonly into: A
  readonly at: number
  readonly rowStep: number
  readonly columnStep: number
}

/** Writes the dense part of some rows of a sheet, in the float32 steps of the exported model. */
export function writeDense(
  design: Design,
  { sheet, rows }: { readonly sheet: Sheet; readonly rows: Int32Array },
  { into, at, rowStep, columnStep }: Target<Float32Array>,
): void {
  design.numbers.forEach((place, column) => {
    const [mean, scale] = [design.means[column]!, design.scales[column]!]
    const { values } = sheet.columns[place] as NumberFeature
    standardize({ values, rows, mean, scale }, { into, at: at + column * columnStep, rowStep })
  })
  design.missing.forEach((place, i) => {
    const { values } = sheet.columns[place] as NumberFeature
    let to = at + (design.numbers.length + i) * columnStep
    for (let r = 0; r < rows.length; r++, to += rowStep) into[to] = Number.isNaN(values[rows[r]!]!) ? 1 : 0
  })
}

/** On its own, with nothing but locals, so that the engine makes the most of it: this is where a fit spends its first moments. */
function standardize(
  from: { readonly values: Float32Array; readonly rows: Int32Array; readonly mean: number; readonly scale: number },
  { into, at, rowStep }: Omit<Target<Float32Array>, 'columnStep'>,
): void {
  const { values, rows, mean, scale } = from
  for (let r = 0, to = at; r < rows.length; r++, to += rowStep) {
    const scaled = Math.fround(Math.fround(values[rows[r]!]! - mean) * scale)
    // a missing value fails every comparison
    if (scaled >= -WIDEST) into[to] = Math.min(scaled, WIDEST)
    else into[to] = scaled < -WIDEST ? -WIDEST : 0
  }
}

/** Writes the places in the table of levels, one column a category. */
export function writeLevels(
  design: Design,
  { sheet, rows }: { readonly sheet: Sheet; readonly rows: Int32Array },
  { into, at, rowStep, columnStep }: Target<Int32Array>,
): void {
  design.categories.forEach((place, column) => {
    const { values } = sheet.columns[place] as CategoryFeature
    const [known, offset] = [design.known[column]!, design.offsets[column]!]
    let to = at + column * columnStep
    for (let r = 0; r < rows.length; r++, to += rowStep) {
      const level = values[rows[r]!]!
      into[to] = offset + (level <= known ? level : 0)
    }
  })
}

/** The weight of the rows to learn from at each place in the table of levels. */
export function levelTotals(design: Design, sheet: Sheet, { rows, weights }: Goal): Float64Array {
  const totals = new Float64Array(design.levels)
  const places = new Int32Array(rows.length)
  design.categories.forEach((place, i) => {
    const one = {
      ...design,
      categories: Int32Array.of(place),
      known: design.known.subarray(i),
      offsets: design.offsets.subarray(i),
    }
    writeLevels(one, { sheet, rows }, { into: places, at: 0, rowStep: 1, columnStep: rows.length })
    for (let r = 0; r < rows.length; r++) totals[places[r]!]! += weights?.[rows[r]!] ?? 1
  })
  return totals
}
