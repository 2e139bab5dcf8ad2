import type { NewId } from '../../base/index.ts'
import type { Database } from '../../storage/index.ts'
import { fail } from '../errors.ts'
import type { AutomationTables, DecisionRow } from '../tables.ts'
import type { Decision, Outcome } from './decision.ts'

/** Where decisions are kept: appended, never changed. */
export interface Decisions {
  record(decision: Omit<Decision, 'id' | 'outcomes'>): Promise<Decision>
  /** Newest first; of one endpoint or of all. */
  list(query: DecisionQuery): Promise<readonly Decision[]>
  /** When the endpoint last decided this, or undefined. */
  lastOf(endpoint: string, what: Decision['what']): Promise<Decision | undefined>
  /** One, with what became of it. Throws `automation.decision_not_found`. */
  get(id: string): Promise<Decision>
  /** Adds what became of a decision; the same sentence is kept once. */
  settle(decision: string, outcome: Outcome): Promise<void>
}

/** Which decisions are listed: of one endpoint, of one kind, made from a moment up to, not including, another. */
export interface DecisionQuery {
  readonly endpoint?: string
  readonly what?: Decision['what']
  readonly from?: number
  readonly to?: number
  readonly limit?: number
}

const LIMIT = 200

export function createDecisions(database: Database, newId: NewId): Decisions {
  const rows = (): ReturnType<typeof select> => select(database)
  const outcomes = () => database.on<AutomationTables>()
  const withOutcomes = async (found: readonly Decision[]): Promise<readonly Decision[]> => {
    if (found.length === 0) return found
    const ids = found.map(({ id }) => id)
    const kept = await outcomes()
      .selectFrom('automation_outcome')
      .selectAll()
      .where('decision', 'in', ids)
      .orderBy('place')
      .execute()
    return found.map((one) => {
      const its = kept.filter(({ decision }) => decision === one.id)
      return its.length === 0
        ? one
        : { ...one, outcomes: its.map(({ at, says, evidence }) => ({ at, says, evidence })) }
    }) as readonly Decision[]
  }
  return {
    async record(decision) {
      const kept = { id: newId(), ...decision }
      const { evidence, alternatives, inputs, ...plain } = kept
      await database
        .on<AutomationTables>()
        .insertInto('automation_decision')
        .values({
          ...plain,
          evidence: JSON.stringify(evidence),
          alternatives: alternatives ? JSON.stringify(alternatives) : null,
          inputs: inputs ? JSON.stringify(inputs) : null,
        })
        .execute()
      return kept
    },
    async list({ endpoint, what, from, to, limit }) {
      let query = rows()
      if (endpoint !== undefined) query = query.where('endpoint', '=', endpoint)
      if (what !== undefined) query = query.where('what', '=', what)
      if (from !== undefined) query = query.where('at', '>=', from)
      if (to !== undefined) query = query.where('at', '<', to)
      return withOutcomes((await query.limit(limit ?? LIMIT).execute()).map(decisionOf))
    },
    async lastOf(endpoint, what) {
      const row = await rows().where('endpoint', '=', endpoint).where('what', '=', what).limit(1).executeTakeFirst()
      return row && decisionOf(row)
    },
    async get(id) {
      const row = await rows().where('id', '=', id).executeTakeFirst()
      if (!row) throw fail('decision_not_found', { decision: id })
      return (await withOutcomes([decisionOf(row)]))[0]!
    },
    async settle(decision, { at, says, evidence }) {
      await outcomes()
        .insertInto('automation_outcome')
        .values({ decision, at, says, evidence: JSON.stringify(evidence) })
        .onConflict((conflict) => conflict.columns(['decision', 'says']).doNothing())
        .execute()
    },
  }
}

const select = (database: Database) =>
  database.on<AutomationTables>().selectFrom('automation_decision').selectAll().orderBy('place', 'desc')

function decisionOf(row: DecisionRow): Decision {
  const { id, endpoint, at, what, because, rule, evidence, alternatives, inputs } = row
  return {
    ...{ id, endpoint, at, what: what as Decision['what'], because, rule },
    evidence: evidence as unknown as Decision['evidence'],
    ...(alternatives !== null && { alternatives: alternatives as unknown as Decision['alternatives'] & object }),
    ...(inputs !== null && { inputs: inputs as unknown as Decision['inputs'] & object }),
  }
}
