import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'

/** What objectives counted, for the query builder: one row an hour and process. */
export interface SloTables {
  monitor_slo: {
    endpoint: string
    objective: string
    hour: number
    process: string
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
  {
    // each process counts for itself: what two of them counted in one hour is added up, and none writes over another
    name: 'monitoring.5_slo_processes',
    up: `
      alter table monitor_slo add column process text not null default '';
      alter table monitor_slo drop constraint monitor_slo_pkey;
      alter table monitor_slo add primary key (endpoint, objective, hour, process);
    `,
  },
]
