import { rowsOf } from '../data/index.ts'
import { categoryColumn, columnsOf, quoteName, type Table, textAt } from '../table/index.ts'
import { fail } from './errors.ts'
import { type Feature, readFeatures } from './feature-list.ts'
import { columnOfValues } from './json-rows.ts'
import type { OfflineNeeds } from './sourced.ts'

/** Entities of a file at most. */
const MOST = 100_000

/**
 * Whom features are asked for: `driver_id=1001`, or `driver_id=1001,city=Berlin` where several columns matter, one text each; or
 * one file or dataset with a row each. What is no key and looks like numbers is numbers.
 *
 * Errors: `features.bad_entities`, `data.file_not_found`, `data.not_ingested`.
 */
export async function entitiesAsked(
  needs: OfflineNeeds,
  { given, features }: { readonly given: readonly string[]; readonly features: readonly Feature[] },
): Promise<Table> {
  const [first] = given
  if (first === undefined) throw fail('bad_entities', { reason: 'nobody is named' })
  if (given.length === 1 && !first.includes('=')) return fromRows(needs, first, features)
  const rows = given.map(pairsOf)
  const keys = new Set(readFeatures(features).views.flatMap(({ on, keys }) => [...on, ...keys]))
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))]
  const columns = names.map((name) => {
    const texts = rows.map((row) => row.get(name))
    const numbers = texts.map((text) => (text === undefined || text.trim() === '' ? null : Number(text)))
    const isNumber = !keys.has(name) && numbers.every((number) => number === null || Number.isFinite(number))
    return [name, isNumber ? columnOfValues(numbers) : categoryColumn(texts)] as const
  })
  return { rows: rows.length, columns: new Map(columns) }
}

/** Reads `driver_id=1001,city=Berlin`; a comma that no `name=` follows belongs to the value. */
function pairsOf(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(/,(?=[^,=]+=)/).map((pair) => {
    const equals = pair.indexOf('=')
    if (equals < 1)
      throw fail('bad_entities', { reason: `${JSON.stringify(pair.slice(0, 64))} is not of the form name=value` })
    return [pair.slice(0, equals).trim(), pair.slice(equals + 1)] as const
  })
  return new Map(pairs)
}

async function fromRows(needs: OfflineNeeds, given: string, features: readonly Feature[]): Promise<Table> {
  const { relation, schema, rows } = await rowsOf(needs, given)
  if (rows > MOST)
    throw fail('bad_entities', {
      reason: `there are ${rows} rows, more than ${MOST}; join them: millrace features join`,
    })
  const { views, expressions, taken } = readFeatures(features)
  const wanted = new Set([
    ...views.flatMap(({ on, keys }) => [...on, ...keys]),
    ...expressions.flatMap(({ expression }) => columnsOf(expression)),
    ...taken.map(({ column }) => column),
  ])
  const names = schema.flatMap(({ name }) => (wanted.has(name) ? [quoteName(name)] : []))
  if (names.length === 0)
    throw fail('bad_entities', { reason: `the rows have none of the columns ${[...wanted].join(', ')}` })
  return needs.lake.table(`select ${names.join(', ')} from ${relation} order by __row`)
}

/** What stands in a row, as JSON has it. */
export function rowAt({ columns }: Table, row: number): Record<string, number | string | null> {
  return Object.fromEntries(
    [...columns].map(([name, column]) => {
      if (column.kind === 'category') return [name, textAt(column, row) ?? null]
      const value = column.values[row]!
      return [name, Number.isFinite(value) ? value : null]
    }),
  )
}
