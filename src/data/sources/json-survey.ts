import type { Lake } from '../../storage/index.ts'
import { quoteName, quoteText } from '../../table/index.ts'

/** A name of JSON objects and the DuckDB type that all its values fit. */
export interface JsonColumn {
  readonly key: string
  readonly name: string
  readonly type: 'BIGINT' | 'DOUBLE' | 'BOOLEAN' | 'VARCHAR' | 'nested'
  /** True where the values are JSON texts, all of them. */
  readonly isText: boolean
}

/** Double precision holds every whole number up to here. */
const MOST_WHOLE = '9007199254740992'

/**
 * Says what the values of each name are, in one pass: whole numbers, numbers, truths, or texts where they are mixed. Whole numbers that
 * double precision cannot hold are names of things, and stay texts.
 */
export async function surveyJson(
  lake: Lake,
  relation: string,
  { keys, names }: { readonly keys: readonly string[]; readonly names: readonly string[] },
): Promise<readonly JsonColumn[]> {
  if (keys.length === 0) return []
  const same = keys.filter((key, at) => key === names[at])
  const types = Object.fromEntries(same.map((key) => [key, 'JSON']))
  const asked = keys.flatMap((key, at) => asksOf(key === names[at] ? `v.${quoteName(key)}` : pathOf(key), at))
  const [row = {}] = await lake.rows(
    `select ${asked.join(', ')} from (select __json, json_transform(__json, ${quoteText(JSON.stringify(types))}) as v from ${relation})`,
  )
  return keys.map((key, at) => ({ key, name: names[at]!, ...typeOf(row, at) }))
}

const pathOf = (key: string): string => `json_extract(__json, ${quoteText(`$.${JSON.stringify(key)}`)})`

/** Flags, by the first character of a value: there is a text, a list or object, a truth, a number, one that is not whole, one that is too large. */
function asksOf(value: string, at: number): readonly string[] {
  const first = `ord(${value}::varchar)`
  const isNumber = `(${first} = 45 or ${first} between 48 and 57)`
  const some = (condition: string, name: string): string => `coalesce(bool_or(${condition}), false) as ${name}${at}`
  return [
    some(`${first} = 34`, 't'),
    some(`${first} in (91, 123)`, 'o'),
    some(`${value}::varchar in ('true', 'false')`, 'b'),
    some(isNumber, 'n'),
    some(`case when ${isNumber} then regexp_matches(${value}::varchar, '[.eE]') end`, 'f'),
    some(
      `case when ${isNumber} then abs(try_cast(${value}::varchar as double)) >= ${MOST_WHOLE} and not regexp_matches(${value}::varchar, '[.eE]') end`,
      'l',
    ),
  ]
}

function typeOf(row: Readonly<Record<string, unknown>>, at: number): Pick<JsonColumn, 'type' | 'isText'> {
  const has = (flag: string): boolean => Boolean(row[`${flag}${at}`])
  if (has('o')) return { type: has('t') || has('n') || has('b') ? 'VARCHAR' : 'nested', isText: false }
  if (has('t')) return { type: 'VARCHAR', isText: !has('n') && !has('b') }
  if (has('n')) return { type: has('b') || has('l') ? 'VARCHAR' : has('f') ? 'DOUBLE' : 'BIGINT', isText: false }
  return { type: has('b') ? 'BOOLEAN' : 'VARCHAR', isText: false }
}
