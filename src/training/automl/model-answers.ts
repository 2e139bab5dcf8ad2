import { feedsOf, type Plan, scoresOf } from '../../inference/index.ts'
import { sliceRows, type Table } from '../../table/index.ts'

const CHUNK = 8_192

/**
 * What a model answers for the rows of a table: the probability of the second of two classes, of each of several (row-major), or the
 * number. Errors: `inference.missing_input`, `inference.wrong_type`.
 */
export function modelAnswers(plan: Plan, table: Table): Float64Array {
  const parts: Float64Array[] = []
  for (let from = 0; from < Math.max(1, table.rows); from += CHUNK)
    parts.push(scoresOf(plan.run(feedsOf(sliceRows(table, from, from + CHUNK), plan))))
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
