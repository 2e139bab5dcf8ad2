import type { ColumnKind } from '../../table/index.ts'
import { isoMoment, namedMoment, slashMoment, timeOfDay } from './moment-text.ts'
import { numberOf } from './number-text.ts'

/**
 * How the texts of a column are written. `number`: `-1.5e3`; `decimal_comma`: `1.234,5`; `thousands`: `1,234.5`; `percent`: `12%`
 * (read as 12); `currency`: `$1,234`; `iso`: `2011-01-31` with or without a time of day and a zone; `day_first`: `31/1/2011`;
 * `month_first`: `1/31/2011`; `named_month`: `31 Jan 2011`; `time_of_day`: `18:00:00` (a moment of 1970-01-01); `text`: anything.
 */
export type ColumnForm =
  | 'number'
  | 'decimal_comma'
  | 'thousands'
  | 'percent'
  | 'currency'
  | 'iso'
  | 'day_first'
  | 'month_first'
  | 'named_month'
  | 'time_of_day'
  | 'text'

/** Different texts of a column in the order of their first row, and how often each stands there. */
export interface TextCounts {
  readonly texts: readonly string[]
  readonly counts: ArrayLike<number>
}

/** Words for "no value" in a column of numbers or moments; lower case. In a column of texts any of them may be a value. */
const SENTINELS: ReadonlySet<string> = new Set(
  (
    '? ?? na n/a #n/a n.a. <na> nan -nan null (null) nil none missing unknown undefined unavailable - -- --- . .. … * ' +
    'nd n.d. \\n #null! #value! #div/0! #ref! #num! inf +inf -inf infinity +infinity -infinity nat empty blank'
  )
    .split(' ')
    .concat(['not available', 'not applicable', 'no data']),
)

/** True for a text that stands for a missing number or moment: `?`, `NA`, `unknown`, `-`, `inf`, … */
export function isSentinel(text: string): boolean {
  return text.length <= 14 && SENTINELS.has(text.toLowerCase())
}

const DECIMAL_COMMA = /^[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|0|[1-9]\d*)(?:,\d+)?$/
const THOUSANDS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/
const CURRENCY = /^(-?)\s*[$€£¥]\s*(-?\d[\d,]*(?:\.\d+)?)$/

const PARSERS: Readonly<Record<Exclude<ColumnForm, 'text'>, (text: string) => number>> = {
  number: numberOf,
  // 1,234 may be either; where all numbers of a column may be, they are thousands.
  thousands: (text) => (THOUSANDS.test(text) ? Number(text.replaceAll(',', '')) : numberOf(text)),
  decimal_comma: (text) => (DECIMAL_COMMA.test(text) ? Number(text.replaceAll('.', '').replace(',', '.')) : Number.NaN),
  percent: (text) => (text.endsWith('%') ? numberOf(text.slice(0, -1).trimEnd()) : Number.NaN),
  currency: (text) => {
    const found = CURRENCY.exec(text)
    return found ? Number(`${found[1]}${found[2]!.replaceAll(',', '')}`) : Number.NaN
  },
  iso: isoMoment,
  day_first: (text) => slashMoment(text, false),
  month_first: (text) => slashMoment(text, true),
  named_month: namedMoment,
  time_of_day: timeOfDay,
}

const MOMENTS: readonly ColumnForm[] = ['iso', 'day_first', 'month_first', 'named_month', 'time_of_day']

/** What a column of this form holds. */
export function kindOfForm(form: ColumnForm): ColumnKind {
  if (form === 'text') return 'category'
  return MOMENTS.includes(form) ? 'time' : 'number'
}

/** The number, or the milliseconds since 1970 UTC, that a text of this form writes; NaN where it writes none. */
export function valueIn(form: Exclude<ColumnForm, 'text'>, text: string): number {
  return PARSERS[form](text)
}

/** At most this share of the rows of a column of numbers may hold other texts; they are read as missing. */
const STRAY_SHARE = 0.01
/** And so many different ones, where it has at least this many different numbers. */
const MOST_STRAYS = 20
const FEWEST_NUMBERS = 50

/** True where so few texts are no numbers that they are slips: at most 1 % of the rows, 20 texts, among 50 numbers and more. */
export function areSlips(
  strays: { readonly texts: number; readonly rows: number },
  numbers: { readonly texts: number; readonly rows: number },
): boolean {
  if (strays.texts === 0) return true
  return strays.texts <= MOST_STRAYS && numbers.texts >= FEWEST_NUMBERS && strays.rows <= STRAY_SHARE * numbers.rows
}

/** The form that all texts but sentinels and slips have: the first of the list of `ColumnForm` that fits. */
export function inferForm(column: TextCounts): ColumnForm {
  const forms = (Object.keys(PARSERS) as Exclude<ColumnForm, 'text'>[]).filter((form) => fits(column, form))
  const [first] = forms
  if (first === undefined) return 'text'
  if (first === 'day_first' && forms.includes('month_first')) return orderOfParts(column.texts)
  return first
}

function fits({ texts, counts }: TextCounts, form: Exclude<ColumnForm, 'text'>): boolean {
  const strays = { texts: 0, rows: 0 }
  const values = { texts: 0, rows: 0 }
  for (let code = 0; code < texts.length; code++) {
    const text = texts[code]!
    const isValue = !Number.isNaN(valueIn(form, text))
    if (!isValue && isSentinel(text)) continue
    const side = isValue ? values : strays
    side.texts++
    side.rows += counts[code]!
    if (strays.texts > MOST_STRAYS) return false
  }
  return values.texts > 0 && areSlips(strays, values)
}

/** Dates that may be either: as they ascend more often down the file; month first where that does not tell. */
function orderOfParts(texts: readonly string[]): 'day_first' | 'month_first' {
  const rises = (form: 'day_first' | 'month_first'): number => {
    let [count, last] = [0, Number.NEGATIVE_INFINITY]
    for (const text of texts) {
      const value = valueIn(form, text)
      if (Number.isNaN(value)) continue
      if (value > last) count++
      last = value
    }
    return count
  }
  return rises('day_first') > rises('month_first') ? 'day_first' : 'month_first'
}
