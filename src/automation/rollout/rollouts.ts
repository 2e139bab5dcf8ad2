import type { Database } from '../../storage/index.ts'
import type { AutomationTables } from '../tables.ts'
import type { Phase, Rollout } from './rollout.ts'

/** Where rollouts are kept. At most one per endpoint is under way. */
export interface Rollouts {
  start(rollout: Rollout): Promise<void>
  underWay(endpoint: string): Promise<Rollout | undefined>
  save(rollout: Rollout): Promise<void>
  finish(id: string, at: number): Promise<void>
}

export function createRollouts(database: Database): Rollouts {
  const table = () => database.on<AutomationTables>()
  return {
    async start(rollout) {
      await table()
        .insertInto('automation_rollout')
        .values({ ...columnsOf(rollout), over_at: null })
        .execute()
    },
    async underWay(endpoint) {
      const row = await table()
        .selectFrom('automation_rollout')
        .selectAll()
        .where('endpoint', '=', endpoint)
        .where('over_at', 'is', null)
        .executeTakeFirst()
      return row && rolloutOf(row)
    },
    async save(rollout) {
      await table().updateTable('automation_rollout').set(columnsOf(rollout)).where('id', '=', rollout.id).execute()
    },
    async finish(id, at) {
      await table().updateTable('automation_rollout').set({ over_at: at }).where('id', '=', id).execute()
    },
  }
}

type Row = AutomationTables['automation_rollout']

function columnsOf(rollout: Rollout): Omit<Row, 'over_at'> {
  const { id, endpoint, champion, challenger, phase, percent, since } = rollout
  return {
    ...{ id, endpoint, champion, challenger, phase, percent, since, started_at: rollout.startedAt },
    evidence_from: rollout.evidenceFrom ?? null,
    block_ms: rollout.blockMs ?? null,
  }
}

function rolloutOf(row: Row): Rollout {
  const { id, endpoint, champion, challenger, percent, since } = row
  return {
    ...{ id, endpoint, champion, challenger, percent, since, phase: row.phase as Phase, startedAt: row.started_at },
    ...(row.evidence_from === null ? {} : { evidenceFrom: row.evidence_from }),
    ...(row.block_ms === null ? {} : { blockMs: row.block_ms }),
  }
}
