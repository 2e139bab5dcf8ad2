import { attribute, floatTensor, type GraphNode, int64Tensor, ML, node, type Tensor } from '../inference/index.ts'
import { type Body, FEATURES, type Goal } from './learner.ts'
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
    const { values } = sheet.columns[place] as NumberFeature
    const [mean, scale] = [design.means[column]!, design.scales[column]!]
    let to = at + column * columnStep
    for (let r = 0; r < rows.length; r++, to += rowStep) {
      const value = values[rows[r]!]!
      const scaled = Math.fround(Math.fround(value - mean) * scale)
      // a missing value fails every comparison
      into[to] = scaled > WIDEST ? WIDEST : scaled < -WIDEST ? -WIDEST : Number.isNaN(value) ? 0 : scaled
    }
  })
  design.missing.forEach((place, i) => {
    const { values } = sheet.columns[place] as NumberFeature
    let to = at + (design.numbers.length + i) * columnStep
    for (let r = 0; r < rows.length; r++, to += rowStep) into[to] = Number.isNaN(values[rows[r]!]!) ? 1 : 0
  })
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

/** The dense part in a graph, [rows, width] float; it is there where the width is above 0. */
export const DENSE = '/dense'
/** The places in the table of levels in a graph, [rows, categories] int64; there where there are categories. */
export const LEVELS = '/levels'

/** The nodes that compute the design from the features, to the bit as `writeDense` and `writeLevels` do. */
export function designBody(design: Design, sheet: Sheet): Required<Pick<Body, 'nodes' | 'initializers'>> {
  const parts = [numberNodes(design, sheet.columns.length), missingNodes(design), levelNodes(design, sheet)]
  const dense = [...(design.numbers.length > 0 ? ['/scaled'] : []), ...(design.missing.length > 0 ? ['/missing'] : [])]
  const joined = dense.length > 0 ? [node('Concat', dense, [DENSE], { axis: attribute.int(1) })] : []
  return {
    nodes: [...parts.flatMap(({ nodes }) => nodes), ...joined],
    initializers: Object.assign({}, ...parts.map(({ initializers }) => initializers)),
  }
}

interface Part {
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
}

const NOTHING: Part = { nodes: [], initializers: {} }
const FLOAT = 1
const INT64 = 7
const axisOne = { axis: attribute.int(1) }

function numberNodes({ numbers, means, scales }: Design, features: number): Part {
  if (numbers.length === 0) return NOTHING
  const all = numbers.length === features
  const impute = {
    imputed_value_floats: attribute.floats(means),
    replaced_value_float: attribute.float(Number.NaN),
  }
  const scale = { offset: attribute.floats(means), scale: attribute.floats(scales) }
  return {
    nodes: [
      ...(all ? [] : [node('Gather', [FEATURES, '/numbers.places'], ['/numbers'], axisOne)]),
      node('Imputer', [all ? FEATURES : '/numbers'], ['/imputed'], impute, ML),
      node('Scaler', ['/imputed'], ['/standardized'], scale, ML),
      node('Clip', ['/standardized', '/lowest', '/highest'], ['/scaled']),
    ],
    initializers: {
      ...(all ? {} : { '/numbers.places': int64Tensor([numbers.length], numbers) }),
      '/lowest': floatTensor([], [-WIDEST]),
      '/highest': floatTensor([], [WIDEST]),
    },
  }
}

function missingNodes({ missing }: Design): Part {
  if (missing.length === 0) return NOTHING
  return {
    nodes: [
      node('Gather', [FEATURES, '/missing.places'], ['/missing.values'], axisOne),
      node('IsNaN', ['/missing.values'], ['/missing.marks']),
      node('Cast', ['/missing.marks'], ['/missing'], { to: attribute.int(FLOAT) }),
    ],
    initializers: { '/missing.places': int64Tensor([missing.length], missing) },
  }
}

function levelNodes({ categories, known, offsets }: Design, sheet: Sheet): Part {
  if (categories.length === 0) return NOTHING
  const count = categories.length
  const isCut = known.some((most, i) => most < (sheet.columns[categories[i]!] as CategoryFeature).categories)
  return {
    nodes: [
      node('Gather', [FEATURES, '/categories.places'], ['/codes'], axisOne),
      ...(isCut
        ? [
            node('LessOrEqual', ['/codes', '/known'], ['/frequent']),
            node('Where', ['/frequent', '/codes', '/shared'], ['/codes.cut']),
          ]
        : []),
      node('Cast', [isCut ? '/codes.cut' : '/codes'], ['/codes.whole'], { to: attribute.int(INT64) }),
      node('Add', ['/codes.whole', '/offsets'], [LEVELS]),
    ],
    initializers: {
      '/categories.places': int64Tensor([count], categories),
      ...(isCut ? { '/known': floatTensor([count], Float32Array.from(known)), '/shared': floatTensor([], [0]) } : {}),
      '/offsets': int64Tensor([count], offsets),
    },
  }
}
