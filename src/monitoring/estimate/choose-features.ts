import { type Column, codeColumn, identityOf, lookRows, type Schema, type Table } from '../../table/index.ts'

/** A column that estimates are not made from. */
export interface LeftOut {
  readonly column: string
  readonly because: string
}

const LOOK_ROWS = 100_000
/** So many different texts a row tell a column of free text. */
const FREE_TEXT = 0.5
const FEWEST_STEPS = 30

/**
 * The columns of the reference that may tell where a model is wrong: those that the current rows have too, without what names rows, is
 * always the same, or moves with time and so is never seen twice.
 */
export function chooseFeatures(
  reference: Table,
  current: Schema,
  without: ReadonlySet<string>,
): { readonly features: readonly string[]; readonly leftOut: readonly LeftOut[] } {
  const there = new Set(current.map(({ name }) => name))
  const features: string[] = []
  const leftOut: LeftOut[] = []
  for (const [name, column] of reference.columns) {
    if (without.has(name)) continue
    const because = there.has(name) ? reasonFor(name, column, reference.rows) : 'the current rows have no such column'
    if (because === undefined) features.push(name)
    else leftOut.push({ column: name, because })
  }
  return { features, leftOut }
}

function reasonFor(name: string, column: Column, rows: number): string | undefined {
  if (column.kind === 'time') return 'it is a moment, and new ones are never seen before'
  const coded = codeColumn(column, lookRows(rows, LOOK_ROWS))
  const { counts, missing, codes } = coded
  if (counts.length + Number(missing > 0) < 2) return 'it is the same in every row of the reference'
  const identity = identityOf(name, coded)
  if (identity) return `it names rows: ${identity.why}`
  if (coded.texts && counts.length > FREE_TEXT * codes.length) return 'it is free text'
  if (coded.values && counts.length >= FEWEST_STEPS && isSorted(codes)) return 'it only rises or falls along the file'
  return undefined
}

function isSorted(codes: Int32Array): boolean {
  const known = codes.filter((code) => code >= 0)
  const goes = (sign: number): boolean => known.every((code, at) => at === 0 || sign * (code - known[at - 1]!) >= 0)
  return goes(1) || goes(-1)
}
