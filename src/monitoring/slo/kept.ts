import type { Database } from '../../storage/index.ts'
import type { HourCounts } from './minutes.ts'
import type { SloTables } from './tables.ts'

/** Where counts of one objective are kept. */
export interface KeptCounts {
  /** Those of the hours from one on. */
  read(from: number): Promise<readonly HourCounts[]>
  /** Writes hours in the place of what was kept of them. */
  write(hours: readonly HourCounts[]): Promise<void>
  /** Forgets the hours before one. */
  drop(before: number): Promise<void>
}

export function createKeptCounts(database: Database, endpoint: string, objective: string): KeptCounts {
  const tables = () => database.on<SloTables>()
  return {
    async read(from) {
      const rows = await tables()
        .selectFrom('monitor_slo')
        .select(['hour', 'counts'])
        .where('endpoint', '=', endpoint)
        .where('objective', '=', objective)
        .where('hour', '>=', from)
        .orderBy('hour')
        .execute()
      return rows.map(({ hour, counts }) => ({ hour, counts }))
    },
    async write(hours) {
      if (hours.length === 0) return
      const rows = hours.map(({ hour, counts }) => ({ endpoint, objective, hour, counts: JSON.stringify(counts) }))
      await tables()
        .insertInto('monitor_slo')
        .values(rows)
        .onConflict((at) =>
          at.columns(['endpoint', 'objective', 'hour']).doUpdateSet(({ ref }) => ({ counts: ref('excluded.counts') })),
        )
        .execute()
    },
    async drop(before) {
      await tables()
        .deleteFrom('monitor_slo')
        .where('endpoint', '=', endpoint)
        .where('objective', '=', objective)
        .where('hour', '<', before)
        .execute()
    },
  }
}
