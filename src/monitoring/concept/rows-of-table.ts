import { type ConceptRows, type DesignPart, designColumns } from '../../evaluation/index.ts'
import { columnOf, type Table, takeRows, textAt, valueAt } from '../../table/index.ts'
import { type ConceptColumns, classNumbers, numbersIn, type Reading } from './reading.ts'

interface Reader {
  readonly columns: ConceptColumns
  readonly reading: Reading
  readonly design: readonly DesignPart[]
  readonly segment: string | undefined
}

/** Rows whose error can be told, and where in the table they stand. */
interface ReadRows extends ConceptRows {
  readonly places: Int32Array
}

/** The rows of a table whose error can be told, as a watch takes them; of `learn`, errors are NaN. */
export function readRows(table: Table, { columns, reading, design, segment }: Reader): ReadRows {
  const all = judgedRows(table, columns, reading)
  const places = Int32Array.from([...all.known.keys()].filter((row) => all.known[row]! === 1))
  const isWhole = places.length === table.rows
  const part = isWhole ? table : takeRows(table, places)
  const pick = (values: Float64Array): Float64Array =>
    isWhole ? values : Float64Array.from(places, (row) => values[row]!)
  return {
    rows: places.length,
    places,
    errors: pick(all.errors),
    ...(all.labels && { labels: pick(all.labels) }),
    ...(all.scores && { scores: pick(all.scores) }),
    ...(design.length > 0 && { columns: designColumns(part, design) }),
    ...(segment !== undefined && { segments: segmentsIn(part, segment) }),
  }
}

interface JudgedRows {
  readonly errors: Float64Array
  readonly labels?: Float64Array
  readonly scores?: Float64Array
  /** 1 where the error can be told. */
  readonly known: Uint8Array
}

function judgedRows(table: Table, columns: ConceptColumns, reading: Reading): JudgedRows {
  if (columns.error !== undefined) {
    const errors = numbersIn(table, columns.error)
    return { errors, known: knownIn(errors) }
  }
  const { kind, names, probabilities, classes } = reading
  const isNumber = kind === 'number'
  const labels = isNumber ? numbersIn(table, columns.label!) : classNumbers(columnOf(table, columns.label!), names)
  if (columns.prediction === undefined)
    return { errors: new Float64Array(table.rows).fill(Number.NaN), labels, known: knownIn(labels) }
  const isPlain = isNumber || probabilities
  const said = isPlain ? numbersIn(table, columns.prediction) : classNumbers(columnOf(table, columns.prediction), names)
  const errors = labels.map((label, row) => errorOf(label, said[row]!, { isNumber, probabilities }))
  const known = knownIn(labels, said)
  return { errors, labels, known, ...(classes === 2 && !isNumber && { scores: said }) }
}

interface Forms {
  readonly isNumber: boolean
  readonly probabilities: boolean
}

function errorOf(label: number, said: number, { isNumber, probabilities }: Forms): number {
  if (isNumber) return label - said
  return Number((probabilities ? Number(said >= 0.5) : said) !== label)
}

function knownIn(...columns: readonly Float64Array[]): Uint8Array {
  return Uint8Array.from(columns[0]!, (_, row) => Number(columns.every((values) => !Number.isNaN(values[row]!))))
}

function segmentsIn(table: Table, name: string): string[] {
  const column = columnOf(table, name)
  if (column.kind === 'category') return Array.from(column.codes, (_, row) => textAt(column, row) ?? '')
  return Array.from(column.values, (_, row) => String(valueAt(column, row) ?? ''))
}
