import { quoteText } from '../../table/index.ts'
import { momentSql } from '../contract/typed-column.ts'
import { type ColumnForm, inferForm } from '../files/column-form.ts'
import { momentFormat } from '../files/moment-format.ts'

/** A way to read texts: `sql` over a column is NULL where a text cannot be read so. */
export interface TextReading {
  readonly kind: 'number' | 'time' | 'boolean'
  readonly sql: (column: string) => string
}

const MOST_FORMATS = 12

/**
 * Whether a text is a number, in SQL over a column: `1e3` and ` 7 ` are, `007` and `1_000` are not, nor a whole number that double
 * precision cannot hold (which is a name rather than a number).
 */
export function isNumberSql(column: string): string {
  const code = `case when ${column} < '1' then regexp_matches(${column}, '^\\s*[+-]?0[0-9]') else false end`
  const precise = `case when length(${column}) > 15 then abs(try_cast(${column} as double)) < 9007199254740992 or regexp_matches(${column}, '[.eE]') else true end`
  return `(isfinite(try_cast(${column} as double)) and not ${code} and not contains(${column}, '_') and ${precise})`
}

/**
 * How the texts of a column may be read other than as plain numbers, judged by some of them; whether all can be is for a survey to
 * say.
 */
export function readingOfTexts(texts: readonly string[]): TextReading | undefined {
  const counts = new Map<string, number>()
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  if (counts.size === 0) return undefined
  const different = [...counts.keys()]
  if (different.every((text) => /^(true|false)$/i.test(text))) return TRUTHS
  const form = inferForm({ texts: different, counts: [...counts.values()] })
  return form === 'iso' ? MOMENTS : (numberReading(form) ?? momentReading(form, different))
}

const TRUTHS: TextReading = {
  kind: 'boolean',
  sql: (column) => `(case lower(trim(${column})) when 'true' then true when 'false' then false end)`,
}

const MOMENTS: TextReading = { kind: 'time', sql: (column) => momentSql(`trim(${column})`) }

const double = (sql: string): string => `try_cast(${sql} as double)`

function numberReading(form: ColumnForm): TextReading | undefined {
  const when = (pattern: string, then: (text: string) => string, otherwise = 'null'): TextReading => ({
    kind: 'number',
    sql(column) {
      const text = `trim(${column})`
      return `(case when regexp_full_match(${text}, ${quoteText(pattern)}) then ${then(text)} else ${otherwise.replaceAll('$', text)} end)`
    },
  })
  if (form === 'decimal_comma')
    return when('[+-]?([1-9][0-9]{0,2}([.][0-9]{3})+|0|[1-9][0-9]*)(,[0-9]+)?', (text) =>
      double(`replace(replace(${text}, '.', ''), ',', '.')`),
    )
  if (form === 'thousands')
    return when(
      '[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+([.][0-9]+)?',
      (text) => double(`replace(${text}, ',', '')`),
      `case when ${isNumberSql('$')} then ${double('$')} end`,
    )
  if (form === 'percent') return when('[+-]?[0-9]+([.][0-9]+)?\\s*%', (text) => double(`replace(${text}, '%', '')`))
  if (form === 'currency')
    return when('-?\\s*[$€£¥]\\s*-?[0-9][0-9,]*([.][0-9]+)?', (text) =>
      double(`regexp_replace(${text}, '[$€£¥,\\s]', '', 'g')`),
    )
  return undefined
}

function momentReading(form: ColumnForm, texts: readonly string[]): TextReading | undefined {
  if (form !== 'day_first' && form !== 'month_first' && form !== 'named_month') return undefined
  const formats = [...new Set(texts.map((text) => momentFormat(text, form)))].filter((one) => one !== undefined)
  if (formats.length === 0 || formats.length > MOST_FORMATS) return undefined
  const list = `[${formats.map(quoteText).join(', ')}]`
  return { kind: 'time', sql: (column) => `try_strptime(trim(${column}), ${list})` }
}
