import {
  type Column,
  type ColumnKind,
  concatTables,
  type NumberColumn,
  numberColumn,
  type Schema,
  type Table,
  tableOf,
} from '../../table/index.ts'

/** What turned out to be true of the prediction with this id, and when that became known. */
export interface Label {
  readonly id: string
  readonly label: number
  /** Milliseconds. Of several labels the one with the last `at` holds; of those at one moment the last that came. */
  readonly at: number
}

/** The numbers of every row of the journal, before its features; NaN where there is none. */
const NUMBERS = [
  'at',
  'champion',
  'champion_score',
  'challenger',
  'challenger_score',
  'answered',
  'score',
  'latency_us',
] as const

/** What stands before the name of a feature. */
export const FEATURE = 'f:'

/** What stands before the name of what features were looked up by; `r:__time` is the moment of the look-up. */
export const REPLAY = 'r:'

/** What stands before the name of an answer beyond the score. */
export const ANSWER = 'a:'

/** The columns of what turned out to be true. */
export const LABELS = ['label', 'label_at'] as const

/** The numbers of a column that is one of numbers. */
export function numbersIn(table: Table, name: string): Float64Array {
  return (table.columns.get(name) as NumberColumn).values
}

/** Texts that do not repeat, such as the ids of rows. */
export function distinctTexts(texts: readonly string[]): Column {
  return { kind: 'category', codes: Int32Array.from(texts.keys()), dictionary: texts }
}

/** A journal without rows, with the columns that every journal has. */
export function emptyJournal(): Table {
  const none: [string, Column][] = [...NUMBERS, ...LABELS].map((name) => [name, numberColumn([])])
  return tableOf(new Map([['id', distinctTexts([])], ...none]))
}

/** Labels as a table, for files. */
export function labelTable(labels: readonly Label[]): Table {
  return tableOf({
    id: distinctTexts(labels.map(({ id }) => id)),
    label: numberColumn(labels.map(({ label }) => label)),
    at: numberColumn(labels.map(({ at }) => at)),
  })
}

/** The labels of a table. */
export function labelsOf(table: Table): Label[] {
  const ids = table.columns.get('id')!
  const [label, at] = [numbersIn(table, 'label'), numbersIn(table, 'at')]
  if (ids.kind !== 'category') return []
  return Array.from(ids.codes, (code, row) => ({ id: ids.dictionary[code]!, label: label[row]!, at: at[row]! }))
}

/**
 * One table from parts with different features: all columns of any of them, missing where a part has none. Of a feature
 * whose kind changed, the last kind is kept and rows of another are missing.
 */
export function joinParts(parts: readonly Table[]): Table {
  const filled = parts.filter(({ rows }) => rows > 0)
  const [only] = filled
  if (only === undefined) return parts[0] ?? emptyJournal()
  const kinds = new Map<string, ColumnKind>()
  for (const { columns } of filled) for (const [name, { kind }] of columns) kinds.set(name, kind)
  const schema = [...kinds].map(([name, kind]) => ({ name, kind }))
  return concatTables(filled.map((part) => withSchema(part, schema)))
}

function withSchema(part: Table, schema: Schema): Table {
  const columns = schema.map(({ name, kind }): [string, Column] => {
    const column = part.columns.get(name)
    return [name, column?.kind === kind ? column : missing(kind, part.rows)]
  })
  return { rows: part.rows, columns: new Map(columns) }
}

function missing(kind: ColumnKind, rows: number): Column {
  if (kind === 'category') return { kind, codes: new Int32Array(rows).fill(-1), dictionary: [] }
  return { kind, values: new Float64Array(rows).fill(Number.NaN) }
}
