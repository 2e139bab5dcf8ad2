import type { Database } from '../../storage/index.ts'
import type { HourCounts } from './minutes.ts'
import type { SloTables } from './tables.ts'

/** Where counts of one objective are kept, those of each process for themselves. */
export interface KeptCounts {
  /** Those that other processes, earlier ones too, have counted in the hours from one on: once for each hour and process. */
  others(from: number): Promise<readonly HourCounts[]>
  /** Writes hours in the place of what this process kept of them. */
  write(hours: readonly HourCounts[]): Promise<void>
  /** Forgets the hours before one, whoever counted. */
  drop(before: number): Promise<void>
}

/** Whose counts of what. */
export interface CountedBy {
  readonly endpoint: string
  readonly objective: string
  readonly process: string
}

export function createKeptCounts(database: Database, { endpoint, objective, process }: CountedBy): KeptCounts {
  const tables = () => database.on<SloTables>()
  return {
    async others(from) {
      const rows = await tables()
        .selectFrom('monitor_slo')
        .select(['hour', 'counts'])
        .where('endpoint', '=', endpoint)
        .where('objective', '=', objective)
        .where('process', '!=', process)
        .where('hour', '>=', from)
        .orderBy('hour')
        .orderBy('process')
        .execute()
      return rows.map(({ hour, counts }) => ({ hour, counts }))
    },
    async write(hours) {
      if (hours.length === 0) return
      const rows = hours.map(({ hour, counts }) => ({
        ...{ endpoint, objective, hour, process },
        counts: JSON.stringify(counts),
      }))
      await tables()
        .insertInto('monitor_slo')
        .values(rows)
        .onConflict((at) =>
          at
            .columns(['endpoint', 'objective', 'hour', 'process'])
            .doUpdateSet(({ ref }) => ({ counts: ref('excluded.counts') })),
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
