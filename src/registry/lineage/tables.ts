import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'

/** The tables of what others told of their runs, for the query builder. */
export interface LineageTables {
  lineage_event: {
    run: string
    type: string
    at: number
    job: string
    producer: string
    event: ColumnType<unknown, string, string>
    received_at: number
    by: string
  }
  /** What a run read (`in`) and wrote (`out`), as ids of nodes. */
  lineage_event_node: { run: string; side: 'in' | 'out'; node: string }
}

export const lineageMigrations: readonly Migration[] = [
  {
    name: 'registry.lineage_1',
    up: `
      create index model_version_by_input on model_version using gin ((lineage -> 'inputs') jsonb_path_ops)
        with (fastupdate = off);
      create index model_version_by_original on model_version ((metadata ->> 'original'))
        where metadata ->> 'original' is not null;
      create table lineage_event (
        run text not null,
        type text not null,
        at int8 not null,
        job text not null,
        producer text not null,
        event jsonb not null,
        received_at int8 not null,
        by text not null,
        primary key (run, type)
      );
      create table lineage_event_node (
        run text not null,
        side text not null,
        node text not null,
        primary key (run, side, node)
      );
      create index lineage_event_node_by_node on lineage_event_node (node, side);
    `,
  },
]
