import type { NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import type { AutomationTables, DecisionRow } from '../tables.ts'
import type { Decision } from './decision.ts'

/** Where decisions are kept: appended, never changed. */
export interface Decisions {
  record(decision: Omit<Decision, 'id'>): Promise<Decision>
  /** Newest first; of one endpoint or of all. */
  list(options: { readonly endpoint?: string; readonly limit?: number }): Promise<readonly Decision[]>
  /** When the endpoint last decided this, or undefined. */
  lastOf(endpoint: string, what: Decision['what']): Promise<Decision | undefined>
}

const LIMIT = 200

export function createDecisions(database: Database, newId: NewId): Decisions {
  const rows = (): ReturnType<typeof select> => select(database)
  return {
    async record(decision) {
      const kept = { id: newId(), ...decision }
      await database
        .on<AutomationTables>()
        .insertInto('automation_decision')
        .values({ ...kept, evidence: JSON.stringify(kept.evidence) })
        .execute()
      return kept
    },
    async list({ endpoint, limit }) {
      const query = endpoint === undefined ? rows() : rows().where('endpoint', '=', endpoint)
      return (await query.limit(limit ?? LIMIT).execute()).map(decisionOf)
    },
    async lastOf(endpoint, what) {
      const row = await rows().where('endpoint', '=', endpoint).where('what', '=', what).limit(1).executeTakeFirst()
      return row && decisionOf(row)
    },
  }
}

const select = (database: Database) =>
  database.on<AutomationTables>().selectFrom('automation_decision').selectAll().orderBy('place', 'desc')

function decisionOf({ id, endpoint, at, what, because, rule, evidence }: DecisionRow): Decision {
  const kind = what as Decision['what']
  return { id, endpoint, at, what: kind, because, rule, evidence: evidence as unknown as Decision['evidence'] }
}
