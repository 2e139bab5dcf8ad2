import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'

/** What objectives counted, for the query builder: one row an hour. */
export interface SloTables {
  monitor_slo: {
    endpoint: string
    objective: string
    hour: number
    counts: ColumnType<number[], string, string>
  }
}

export const sloMigrations: readonly Migration[] = [
  {
    name: 'monitoring.4_slo',
    up: `
      create table monitor_slo (
        endpoint text not null,
        objective text not null,
        hour int4 not null,
        counts json not null,
        primary key (endpoint, objective, hour)
      );
    `,
  },
]
