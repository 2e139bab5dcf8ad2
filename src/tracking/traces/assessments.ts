import { sql } from 'kysely'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { TraceTables } from './tables.ts'
import type { Assessment } from './trace.ts'

/** Where what was said of traces is kept. */
export interface Assessments {
  /** Of one that is there under this id: as it is now. Throws `tracking.trace_not_found`. */
  put(trace: string, assessment: Assessment): Promise<Assessment>
  /** Throws `tracking.assessment_not_found`. */
  get(trace: string, id: string): Promise<Assessment>
  remove(trace: string, id: string): Promise<void>
}

export function createAssessments({ database }: { readonly database: Database }): Assessments {
  const on = () => database.on<TraceTables>()
  return {
    async put(trace, { id, name, createdAt, changedAt, document }) {
      const row = { name, changed_at: changedAt, document: JSON.stringify(document) }
      const known = await on().selectFrom('trace').select('id').where('id', '=', trace).executeTakeFirst()
      if (!known) throw fail('trace_not_found', { trace })
      await on()
        .insertInto('trace_assessment')
        .values({ id, trace_id: trace, created_at: createdAt, ...row })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(row).where('trace_assessment.trace_id', '=', trace))
        .execute()
      return this.get(trace, id)
    },
    async get(trace, id) {
      const found = (await assessmentsOf(database, [trace])).get(trace)?.find((one) => one.id === id)
      if (!found) throw fail('assessment_not_found', { assessment: id, trace })
      return found
    },
    async remove(trace, id) {
      await on().deleteFrom('trace_assessment').where('id', '=', id).where('trace_id', '=', trace).execute()
    },
  }
}

/** By trace, the oldest first. */
export async function assessmentsOf(
  database: Database,
  traces: readonly string[],
): Promise<ReadonlyMap<string, readonly Assessment[]>> {
  const rows = await database
    .on<TraceTables>()
    .selectFrom('trace_assessment')
    .selectAll()
    .where('trace_id', '=', sql<string>`any(${[...traces]}::text[])`)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  const found = new Map<string, Assessment[]>()
  for (const { id, trace_id, name, created_at, changed_at, document } of rows) {
    const kept = found.get(trace_id) ?? []
    found.set(trace_id, kept)
    kept.push({ id, name, createdAt: created_at, changedAt: changed_at, document })
  }
  return found
}
