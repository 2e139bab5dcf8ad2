import { failInference, type GraphNode, LABEL, PROBABILITIES, type Tensor, VARIABLE } from '../inference/index.ts'
import { columnOf, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import type { Goal } from './learner.ts'
import { bound } from './preparation/bounds.ts'
import { choosePart, constantPart, type DropReason, meanRules } from './preparation/choose.ts'
import { joinedGraph } from './preparation/joined.ts'
import { numbersOf, type Part, type PreparationInput, textsOf } from './preparation/part.ts'
import type { Sheet, SheetColumn } from './sheet.ts'

/** A column of the sheets that a preparation makes. */
export interface PreparedColumn {
  readonly name: string
  readonly kind: 'number' | 'category'
  /** The input that it is computed from. */
  readonly from: string
}

/** A feature that is not used, since it says nothing. */
export interface DroppedFeature {
  readonly name: string
  readonly reason: DropReason
}

/** How a raw table becomes a sheet, as functions and as the very same computation in ONNX. */
export interface Preparation {
  readonly inputs: readonly PreparationInput[]
  readonly columns: readonly PreparedColumn[]
  readonly dropped: readonly DroppedFeature[]
  /** The texts that each column of categories had in training, in ascending order; the missing text is ''. */
  readonly categories: Readonly<Record<string, readonly string[]>>
  /** Nodes from the inputs to `FEATURES`; the names they add begin with `/`. */
  readonly nodes: readonly GraphNode[]
  readonly initializers: Readonly<Record<string, Tensor>>
  /** Versions of the operator sets beyond `ai.onnx` and `ai.onnx.ml` that the nodes need. */
  readonly opsets: Readonly<Record<string, number>>
  /**
   * The sheet of any table with the columns that `inputs` names.
   *
   * Errors: `inference.missing_input`, `inference.wrong_type`.
   */
  readonly apply: (table: Table) => Sheet
}

/** What a preparation is fitted with. */
export interface PreparationOrder {
  readonly features: readonly string[]
  /** Values that mean "missing", by column: numbers for numbers, texts for texts. */
  readonly sentinels?: Readonly<Record<string, readonly (number | string)[]>>
  /** Columns that hold free text; found by their words when not given. */
  readonly texts?: readonly string[]
  /** Terms kept of a column of free text at most; 1000 without it, and fewer where there are more than 134,000 rows. */
  readonly terms?: number
  /** What is to be learned, one label a row of the table: more than 253 categories are told by their mean label, too. */
  readonly goal?: Pick<Goal, 'objective' | 'label' | 'width' | 'weights'>
  /** The part that each row belongs to; a row's mean label is taken from the other parts. Five parts of scattered rows without it. */
  readonly folds?: Int32Array
}

/** A preparation and the rows it was fitted on. */
export interface Prepared {
  readonly preparation: Preparation
  /**
   * What to learn from. It differs from `preparation.apply(table)` only where a row's own label must not tell: mean labels are
   * taken from other rows here.
   */
  readonly sheet: Sheet
}

/**
 * Fits how the features of a table become numbers: numbers as float32 (beyond its range the largest there is), moments as parts of a
 * date, categories as codes, free text as TF-IDF. A feature that never varies is left out, unless none does.
 *
 * Errors: `table.unknown_column`, `learners.no_features`, `learners.no_rows`, `learners.reserved_name`.
 *
 * @example
 * const { preparation, sheet } = fitPreparation(table, { features: ['distance', 'origin'] })
 */
export function fitPreparation(table: Table, order: PreparationOrder): Prepared {
  const features = checkedFeatures(table, order.features)
  const means = meanRules(table, order)
  const found = features.map((name, at) => choosePart(table, order, { name, path: `/input/${at}`, means }))
  const parts = found.filter((part) => typeof part !== 'string')
  const dropped = features.flatMap((name, at): DroppedFeature[] => {
    const part = found[at]!
    return typeof part === 'string' ? [{ name, reason: part }] : []
  })
  if (parts.length > 0) return prepared(table, parts, dropped)
  return prepared(table, [constantPart(table, features[0]!)], dropped.slice(1))
}

function checkedFeatures(table: Table, features: readonly string[]): readonly string[] {
  if (features.length === 0) throw fail('no_features', {})
  for (const feature of features)
    if (RESERVED.has(feature) || feature.startsWith('/')) throw fail('reserved_name', { feature })
  const all = [...new Set(features)]
  for (const feature of all) columnOf(table, feature)
  if (table.rows === 0) throw fail('no_rows', {})
  return all
}

/** Outputs of models, and the empty name, which stands for nothing. */
const RESERVED: ReadonlySet<string> = new Set([LABEL, PROBABILITIES, VARIABLE, 'lower', 'upper', ''])

function prepared(table: Table, parts: readonly Part[], dropped: readonly DroppedFeature[]): Prepared {
  const names = uniqueNames(parts)
  // what was learned from must not live as long as the preparation
  const lasting = parts.map(({ trained: _, ...part }): Part => part)
  const texts = parts.flatMap(({ input, texts: seen }) => (seen ? [[input.name, seen] as const] : []))
  const preparation: Preparation = {
    inputs: parts.map(({ input }) => input),
    columns: parts.flatMap((part, i) =>
      part.columns.map(({ categories }, k) => ({
        name: names[i]![k]!,
        kind: categories > 0 ? ('category' as const) : ('number' as const),
        from: part.input.name,
      })),
    ),
    dropped,
    categories: Object.fromEntries(texts),
    ...joinedGraph(parts),
    apply: (given) =>
      sheetOf(given.rows, lasting, { names, values: (part) => part.apply(columnFor(given, part.input)) }),
  }
  const sheet = sheetOf(table.rows, parts, {
    names,
    values: (part) => part.trained ?? part.apply(columnFor(table, part.input)),
  })
  return { preparation, sheet }
}

/** Names of the columns of each part; one that is taken gets a stroke. */
function uniqueNames(parts: readonly Part[]): readonly (readonly string[])[] {
  const taken = new Set<string>()
  return parts.map(({ columns }) =>
    columns.map(({ name }) => {
      let free = name
      while (taken.has(free)) free += "'"
      taken.add(free)
      return free
    }),
  )
}

/** The column of an input, in the kind that it needs. */
function columnFor(table: Table, { name, type }: PreparationInput) {
  const column = table.columns.get(name)
  if (column === undefined) throw failInference('missing_input', { input: name })
  const fitting = type === 'string' ? textsOf(column) : numbersOf(column)
  if (fitting === undefined) {
    const actual = type === 'string' ? 'numbers' : 'texts'
    throw failInference('wrong_type', { value: `Column ${name}`, actual, expected: type })
  }
  return column
}

function sheetOf(
  rows: number,
  parts: readonly Part[],
  how: {
    readonly names: readonly (readonly string[])[]
    readonly values: (part: Part) => readonly Float32Array[]
  },
): Sheet {
  const columns = parts.flatMap((part, i) => {
    const values = how.values(part)
    return part.columns.map(({ categories, sentinels }, k): SheetColumn => {
      const name = how.names[i]![k]!
      if (part.isOpen) bound(values[k]!, sentinels)
      if (categories === 0) return { kind: 'number', name, values: values[k]! }
      return { kind: 'category', name, categories, values: values[k]! }
    })
  })
  return { rows, columns }
}
