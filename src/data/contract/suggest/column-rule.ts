import { sortedValues } from '../../../math/index.ts'
import { columnOf, type Table } from '../../../table/index.ts'
import type { Rule } from '../rule.ts'
import { boundOf, type Confidence, sayBound, shareText } from './bound.ts'
import { type Measured, MOST_VALUES } from './measure.ts'
import { patternOf } from './pattern.ts'
import { rangeOf } from './range.ts'

/** A rule that the rows so far support, part by part. */
export interface SuggestedColumn {
  readonly column: string
  readonly rule: Rule
  readonly parts: readonly SuggestedPart[]
}

/** One thing that is said of a column or of the table, and why. */
export interface SuggestedPart {
  readonly id: string
  readonly because: string
  /** Null where the rows allow no statement about the next ones. */
  readonly confidence: Confidence | null
  /** So many rows decided it. */
  readonly support: number
}

const FEWEST_ROWS = 20
const ROWS_PER_VALUE = 20
const FEWEST_PER_VALUE = 3

/** What the rows so far support of one column. Keys go on, so that they have no range. */
export function suggestColumn(found: Measured, sample: Table, isKey = false): SuggestedColumn {
  const { name, missing, present } = found
  const rows = present + missing
  const parts: SuggestedPart[] = []
  const say = (part: string, because: string, support: number, of = present): void => {
    parts.push({ id: `${name}.${part}`, because, confidence: boundOf(of, support), support })
  }
  if (missing === 0 && rows > 0) say('missing', 'no value is missing', 1, rows)
  const presence = missing > 0 || rows === 0 ? { optional: true } : {}
  const form = present >= FEWEST_ROWS ? formOf(found, sample, { say, isKey }) : plainForm(found)
  if (missing > 0)
    parts.push({
      ...{ id: `${name}.missing`, confidence: null, support: 0 },
      because: `${missing} of ${rows} values are missing (${shareText(missing / rows)}), so that a value may be`,
    })
  return { column: name, rule: Object.freeze({ ...form, ...presence }) as Rule, parts }
}

type Say = (part: string, because: string, support: number) => void

/** The kind alone. */
function plainForm({ kind, holds }: Measured): Rule {
  if (kind === 'time') return { kind: 'time' }
  if (holds === 'boolean') return { kind: 'boolean' }
  return kind === 'number' ? { kind: 'number' } : { kind: 'text' }
}

interface Saying {
  readonly say: Say
  readonly isKey: boolean
}

function formOf(found: Measured, sample: Table, saying: Saying): Rule {
  const { say } = saying
  const plain = plainForm(found)
  if (plain.kind === 'boolean') say('type', 'all values are truths', 1)
  if (plain.kind === 'time') say('type', 'all values are moments', 1)
  if (plain.kind === 'number') return numberForm(found, sample, saying)
  return plain.kind === 'text' ? textForm(found, sample, say) : plain
}

function numberForm({ name, least, most, whole, present }: Measured, sample: Table, { say, isKey }: Saying): Rule {
  say('type', 'all values are finite numbers', 1)
  if (whole) say('integer', 'all values are whole', 1)
  if (isKey) return { kind: 'number', ...(whole && { integer: true }) }
  const column = columnOf(sample, name)
  const sorted = column.kind === 'category' ? new Float64Array() : sortedValues(column.values)
  const range = rangeOf(sorted, { least: least!, most: most!, rows: present, whole })
  if (!range) return { kind: 'number', ...(whole && { integer: true }) }
  say('min', `the smallest value is ${shown(least!)} (min leaves what the lower tail may still bring)`, 1)
  say('max', `the largest value is ${shown(most!)} (max leaves what the upper tail may still bring)`, 1)
  return { kind: 'number', ...range, ...(whole && { integer: true }) }
}

const shown = (value: number): string => String(Number(value.toPrecision(6)))

function textForm({ name, values, distinct, present }: Measured, sample: Table, say: Say): Rule {
  const rarest = values?.at(-1)?.count ?? 0
  const isCategory =
    values && distinct <= MOST_VALUES && present >= ROWS_PER_VALUE * distinct && rarest >= FEWEST_PER_VALUE
  if (isCategory) {
    say('values', `${distinct} values come again and again, the rarest ${rarest} times`, distinct)
    return { kind: 'category', values: values.map(({ value }) => value).sort() }
  }
  const column = columnOf(sample, name)
  const found = column.kind === 'category' ? patternOf(column.dictionary) : undefined
  if (!found) return { kind: 'text' }
  say('pattern', 'all values have this form', found.support)
  return { kind: 'text', pattern: found.pattern }
}

/** The parts of a rule as a remark: what was seen, then one bound for all of it. */
export function remarkOf(parts: readonly SuggestedPart[]): string {
  const seen = parts.map(({ because }) => because).join('; ')
  const whole = boundOfAll(parts)
  return whole ? `${seen}\n${sayBound(whole)}` : seen
}

/** The bound of several rules together: one rule, decided by all rows that decided one of them. */
export function boundOfAll(parts: readonly SuggestedPart[]): Confidence | undefined {
  const bounded = parts.flatMap(({ confidence, support }) =>
    confidence && support > 0 ? [{ confidence, support }] : [],
  )
  if (bounded.length === 0) return undefined
  const rows = Math.min(...bounded.map(({ confidence }) => confidence.rows))
  return boundOf(
    rows,
    bounded.reduce((sum, { support }) => sum + support, 0),
  )
}
