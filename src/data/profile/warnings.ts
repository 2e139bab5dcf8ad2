import { codeColumn, lookRows, twinColumns } from '../../table/index.ts'
import { isNamedLabel, type Judged, type ProfileRole } from './roles.ts'
import type { RowSample } from './row-sample.ts'
import type { Sentinel } from './stand-ins.ts'

/** Something to know about the data, with the numbers that say so. The codes are those of AutoML; `personal_data` is ours alone. */
export interface ProfileWarning {
  readonly code:
    | 'sentinel_suspected'
    | 'identifier_column'
    | 'constant_column'
    | 'duplicate_column'
    | 'duplicate_rows'
    | 'high_missing'
    | 'class_imbalance'
    | 'personal_data'
  readonly column: string | null
  readonly evidence: Readonly<Record<string, number | string>>
}

const HIGH_MISSING = 0.5
/** The rarest of K classes has less than a fifth of an even share. */
const IMBALANCE = 5
const DUPLICATES = 0.001

/** A column as far as it is known. */
export interface Found extends Judged {
  readonly role: ProfileRole
  readonly identifier: boolean
  readonly sentinels: readonly Sentinel[]
}

/** What is to be said of a table, column by column, then of its rows. */
export function warningsOf(
  columns: readonly Found[],
  { rows, duplicates, twins }: { readonly rows: number; readonly duplicates: number; readonly twins: Twins },
): readonly ProfileWarning[] {
  const found = columns.flatMap((column) => warningsAbout(column, rows))
  const copies = [...twins].map(
    ([column, { of, equal }]): ProfileWarning => ({
      code: 'duplicate_column',
      column,
      evidence: { of, equal: Number(equal) },
    }),
  )
  const share = rows === 0 ? 0 : duplicates / rows
  const twice: readonly ProfileWarning[] =
    share >= DUPLICATES
      ? [{ code: 'duplicate_rows', column: null, evidence: { rows: duplicates, of: rows, share } }]
      : []
  return [...found, ...copies, ...twice]
}

function warningsAbout(column: Found, rows: number): readonly ProfileWarning[] {
  const { name, values, sentinels, personal, role } = column
  const { missing } = values.summary
  const about = (code: ProfileWarning['code'], evidence: ProfileWarning['evidence']): ProfileWarning => ({
    code,
    column: name,
    evidence,
  })
  if (role === 'constant')
    return [about('constant_column', { distinct: values.distinct, missing: rows === 0 ? 0 : missing / rows })]
  const share = rows === 0 ? 0 : missing / rows
  return [
    ...sentinels.map(({ value, count }) =>
      about('sentinel_suspected', { value, rows: count, share: count / Math.max(1, rows) }),
    ),
    ...(column.identifier ? [about('identifier_column', { distinct: values.distinct, rows: values.known })] : []),
    ...(share >= HIGH_MISSING ? [about('high_missing', { share, rows: missing, of: rows })] : []),
    ...(personal ? [about('personal_data', { share: personal.share, rows: values.known })] : []),
    ...(role === 'label_candidate' ? imbalance(column).map((evidence) => about('class_imbalance', evidence)) : []),
  ]
}

/** A column that only stands last, where labels do, is spoken of as one if it has two classes. */
function imbalance({ name, values: { summary, distinct, known } }: Found): readonly Readonly<Record<string, number>>[] {
  if (summary.sketches || distinct < 2 || distinct > 100) return []
  if (distinct > 2 && !isNamedLabel(name)) return []
  const least = summary.values.counts.reduce((a, [, count]) => Math.min(a, count), Number.POSITIVE_INFINITY)
  const share = least / known
  return share >= 1 / (IMBALANCE * distinct) ? [] : [{ classes: distinct, rows: least, of: known, share }]
}

interface Twin {
  readonly of: string
  readonly equal: boolean
}

/** Columns that say the same as an earlier one, which, and whether their values are equal. */
export type Twins = ReadonlyMap<string, Twin>

/** Of so many different values in the sample, columns are compared value by value. */
const COMPARED = 256

/**
 * Columns that are equal to an earlier one row by row, and those of which each value stands for one of an earlier one: in all rows of
 * the sample, with as many different values.
 */
export function twinsAmong(columns: readonly Found[], sample: RowSample): Twins {
  const open = columns.flatMap((column, place) => (column.role === 'constant' ? [] : [{ ...column, place }]))
  const twins = equalColumns(open)
  const coded = open.flatMap(({ name, place, values: { distinct } }) => {
    if (distinct > COMPARED || twins.has(name)) return []
    const values = Float64Array.from(sample.columns[place]!, (value) => value ?? Number.NaN)
    const its = codeColumn({ kind: 'number', values }, lookRows(values.length, values.length))
    return its.counts.length === distinct ? [{ name, coded: its }] : []
  })
  for (const { name, of } of twinColumns(coded)) twins.set(name, { of, equal: false })
  return twins
}

function equalColumns(open: readonly Found[]): Map<string, Twin> {
  const known = new Map<string, string>()
  const twins = new Map<string, Twin>()
  for (const { name, values } of open) {
    const { held, missing, print } = values.summary
    const key = `${held === 'text' ? 'text' : 'number'} ${missing} ${print} ${values.distinct}`
    const of = known.get(key)
    if (of === undefined) known.set(key, name)
    else twins.set(name, { of, equal: true })
  }
  return twins
}
