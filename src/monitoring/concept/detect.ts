import { nearestName } from '../../base/index.ts'
import { type RowsNeeds, rowsOf } from '../../data/index.ts'
import type { ConceptIncident, ConceptSpec, ConceptStanding, DetectorName } from '../../evaluation/index.ts'
import { failTable, quoteName } from '../../table/index.ts'
import { fail } from '../errors.ts'
import type { Stretch } from './history.ts'
import type { ConceptColumns, Reading } from './reading.ts'
import { openSession, type Session } from './session.ts'

/** What is looked for, and where. */
export interface DetectOrder extends ConceptColumns, ConceptSpec {
  readonly data: string
  readonly segment?: string
  readonly exclude: readonly string[]
  readonly progress?: (done: number, doing: string) => void
}

/** Changes of the concept in a file. */
export interface Detected {
  readonly detector: DetectorName
  /** Changes; each with the alarms that followed while it was still learned from. */
  readonly incidents: readonly ConceptIncident[]
  readonly rows: number
  /** Rows whose error cannot be told, for want of a label. */
  readonly leftOut: number
  /** Mean error: share of wrong answers, or mean distance of numbers; NaN without rows. */
  readonly error: number
  readonly history: readonly Stretch[]
  readonly standing: ConceptStanding
  readonly kind: Reading['kind']
  /** With `learn`: the rows back whose labels are learned from too. */
  readonly lags: readonly number[]
  readonly features: readonly string[]
}

const ROWS_AT_ONCE = 10_000

/**
 * Looks for changes of the concept in the rows of a file, in their order and in one pass. Rows without a label or prediction are left out.
 *
 * Errors: `monitoring.bad_concept`, `table.unknown_column`, and those of `rowsOf`.
 */
export async function detectConcept(needs: RowsNeeds, order: DetectOrder): Promise<Detected> {
  const { progress = () => undefined } = order
  progress(0, 'reading')
  const given = await rowsOf(needs, order.data)
  let session: Session | undefined
  let seen = 0
  const sql = `select ${selected(given.schema, order)} from ${given.relation} order by __row`
  for await (const table of needs.lake.tables(sql, ROWS_AT_ONCE)) {
    session ??= openSession(table, order)
    session.add(table)
    seen += table.rows
    progress(Math.min(1, seen / Math.max(1, given.rows)), 'looking for changes')
  }
  if (!session) throw fail('bad_concept', { reason: 'it has no rows' })
  return session.done(seen)
}

/** Only the columns that are looked at. */
function selected(schema: readonly { readonly name: string }[], order: DetectOrder): string {
  const named = [order.error, order.label, order.prediction, order.segment].filter((name) => name !== undefined)
  const names = schema.map(({ name }) => name)
  for (const column of [...named, ...order.exclude])
    if (!names.includes(column)) throw failTable('unknown_column', { column, nearest: nearestName(column, names) })
  const needsAll = order.learn || (order.error === undefined && (order.detector ?? 'default') === 'default')
  return (needsAll ? names : named).map(quoteName).join(', ')
}
