import { type Association, associationsOf } from './associations.ts'
import type { ColumnSummary } from './column-summary.ts'
import type { Identified, Key } from './identify.ts'
import { type Described, locationsAmong, type Personal, personalOf } from './personal.ts'
import { type ColumnType, isIdentifier, isNamedLabel, type Judged, type ProfileRole, roleOf, typeOf } from './roles.ts'
import { type FoundSentinel, isoOf, type Sentinel, sentinelsOf } from './stand-ins.ts'
import type { TableSummary } from './summarize.ts'
import { type Histogram, histogramOf, measuresOf, quantilesAt, type Values, valuesOf } from './values.ts'
import { type Found, type ProfileWarning, twinsAmong, warningsOf } from './warnings.ts'

/** One column of a profile. Moments are milliseconds, but in `top` and `sentinels`, where they are ISO 8601 texts. */
export interface ColumnProfile {
  readonly name: string
  readonly type: ColumnType
  /** Rows without a value; sentinels are not among them. */
  readonly missing: number
  readonly sentinels: readonly Sentinel[]
  /** Different values: exact up to 2,048, then an estimate. */
  readonly distinct: number
  /** Of numbers and times, by linear interpolation between order statistics (type 7). */
  readonly quantiles: readonly { readonly at: number; readonly value: number }[]
  /** The most frequent values; none of a column that looks personal. */
  readonly top: readonly { readonly value: string | number; readonly count: number }[]
  readonly personal: Personal | null
  readonly role: ProfileRole
  readonly mean: number | null
  readonly deviation: number | null
  readonly min: number | null
  readonly max: number | null
  readonly histogram: Histogram | null
  /** How wrong estimates may be: all 0 where everything is exact. */
  readonly bounds: Values['bounds']
}

/** A column that is likely to say when a row happened, the likeliest first. */
export interface TimeProfile {
  readonly column: string
  readonly from: string
  readonly to: string
  /** The rows are in its order. */
  readonly ordered: boolean
}

/** Rows, summarized. */
export interface Profile {
  readonly rows: number
  readonly columns: readonly ColumnProfile[]
  /** Rows equal to an earlier one. */
  readonly duplicates: number
  readonly keys: readonly Key[]
  readonly warnings: readonly ProfileWarning[]
  readonly correlations: readonly Association[]
  readonly times: readonly TimeProfile[]
}

const TOP = 10
const ROLES_APART: readonly ProfileRole[] = ['constant', 'key', 'identifier']
/** Kinds of which not even a quantile is shown: it would be somebody's number. */
const HIDDEN: readonly string[] = ['phone', 'national_id', 'iban', 'card', 'ip', 'name', 'address', 'email']

interface Seen extends Found {
  readonly suspects: readonly FoundSentinel[]
  readonly type: ColumnType
}

/** What a summary and the look at all rows say together. */
export function describe(summary: TableSummary, identified: Identified): Profile {
  const { duplicates, keys } = identified
  const { rows, sample } = summary
  const seen = seeAll(summary, identified)
  const compared = seen.flatMap(({ name, role, type, suspects, values }, place) => {
    if (ROLES_APART.includes(role) || type === 'text') return []
    const absent = new Set(suspects.flatMap(({ number }) => number ?? []))
    return [{ name, place, absent, ordered: values.summary.held !== 'text' }]
  })
  return {
    rows,
    columns: seen.map(columnProfile),
    duplicates,
    keys,
    warnings: warningsOf(seen, { rows, duplicates, twins: twinsAmong(seen, sample) }),
    correlations: associationsOf(sample, compared),
    times: timesOf(seen),
  }
}

function seeAll({ rows, columns }: TableSummary, { keys, distinct }: Identified): readonly Seen[] {
  const values = columns.map((column) => counted(valuesOf(column, rows), distinct.get(column.name)))
  const suspects = values.map(sentinelsOf)
  const described = values.map((one, i) => describedColumn(one, suspects[i]!))
  const located = locationsAmong(described)
  const isNamed = columns.some(({ name }) => isNamedLabel(name))
  return values.map((one, i) => {
    const { name } = one.summary
    const absent = new Set(suspects[i]!.map(({ value }) => String(value)))
    const personal = located.has(name) ? ({ kind: 'location', share: 1 } as const) : personalOf(described[i]!)
    const judged: Judged = { name, rows, absent, personal, values: one }
    const identifier = isIdentifier(judged, keys)
    const role = roleOf(judged, { keys, last: !isNamed && i === columns.length - 1 })
    const sentinels = suspects[i]!.map(({ value, count, because }) => ({ value, count, because }))
    return { ...judged, identifier, role, sentinels, suspects: suspects[i]!, type: typeOf(judged) }
  })
}

function counted(values: Values, distinct: number | undefined): Values {
  return distinct === undefined ? values : { ...values, distinct, bounds: { ...values.bounds, distinct: 0 } }
}

function describedColumn(values: Values, sentinels: readonly FoundSentinel[]): Described {
  const { summary } = values
  const absent = new Set(sentinels.map(({ value }) => String(value)))
  const { min, max } = measuresOf(values)
  const sample = sampleOf(summary).filter(([text]) => !absent.has(text))
  return { name: summary.name, held: summary.held, sample, min, max, fractions: summary.fractions > 0 }
}

/** Some of the different values as texts, with how many rows have each. */
function sampleOf({ held, values, sketches, texts, fractions }: ColumnSummary): readonly (readonly [string, number])[] {
  if (held === 'time' || held === 'boolean' || fractions > 0) return []
  const counts = sketches?.sample ?? values.counts
  if (held === 'number') return counts.map(([value, count]) => [String(value), count])
  const known = new Map(texts)
  return counts.flatMap(([value, count]) => {
    const text = known.get(value)
    return text === undefined ? [] : [[text, count] as const]
  })
}

function columnProfile({ name, type, sentinels, personal, role, values }: Seen): ColumnProfile {
  const isHidden = personal !== null && HIDDEN.includes(personal.kind)
  const measures = isHidden ? { min: null, max: null, mean: null, deviation: null } : measuresOf(values)
  const isShape = !isHidden && values.summary.held !== 'boolean'
  return {
    name,
    type,
    missing: values.summary.missing,
    sentinels,
    distinct: values.distinct,
    quantiles: isShape ? quantilesAt(values) : [],
    top: personal ? [] : topOf(values),
    personal,
    role,
    ...measures,
    histogram: isShape ? histogramOf(values) : null,
    bounds: values.bounds,
  }
}

/** Of a column with too many values to count each, those that are surely frequent. */
function topOf({ summary: { held, values, texts } }: Values): ColumnProfile['top'] {
  const known = new Map(texts)
  const ranked = [...values.counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  const frequent = ranked.filter(([, count]) => values.floor === 0 || count > values.floor)
  const shown = frequent.flatMap(([value, count]) => {
    const word = held === 'text' ? known.get(value) : held === 'time' ? isoOf(value) : value
    return word === undefined ? [] : [{ value: held === 'boolean' ? String(value === 1) : word, count }]
  })
  return shown.slice(0, TOP)
}

function timesOf(seen: readonly Seen[]): readonly TimeProfile[] {
  const times = seen.flatMap(({ name, role, values, suspects }) => {
    if (role !== 'time') return []
    const absent = new Set(suspects.map(({ number }) => number))
    const moments = values.spread.values.filter((moment) => !absent.has(moment))
    const { min, max } = measuresOf(values)
    const [from, to] = suspects.length > 0 ? [moments[0] ?? min, moments.at(-1) ?? max] : [min, max]
    return [{ column: name, from: isoOf(from!), to: isoOf(to!), ordered: values.summary.order?.rises === true }]
  })
  return times.sort((a, b) => Number(b.ordered) - Number(a.ordered))
}
