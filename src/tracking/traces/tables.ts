import type { ColumnType } from 'kysely'
import type { Json } from '../../base/index.ts'
import type { Migration } from '../../storage/index.ts'
import type { TraceState } from './trace.ts'

type Jsonb<T> = ColumnType<T, string, string>

/** The tables of traces. */
export interface TraceTables {
  trace: {
    id: string
    experiment_id: number
    client_id: string | null
    started_at: number
    duration: number | null
    state: TraceState
    request: string | null
    response: string | null
    metadata: Jsonb<Record<string, string>>
    tags: Jsonb<Record<string, string>>
  }
  /** Spans as they came together: a list in JSON, packed with gzip. */
  trace_spans: { trace_id: string; no: ColumnType<number, never, never>; spans: Uint8Array }
  trace_run: { trace_id: string; run_id: string }
  trace_assessment: {
    id: string
    trace_id: string
    name: string
    created_at: number
    changed_at: number
    document: Jsonb<Record<string, Json>>
  }
}

export const traceMigrations: readonly Migration[] = [
  {
    name: 'tracking.traces_1',
    up: `
      create table trace (
        id text collate "C" primary key,
        experiment_id int8 not null references experiment (id),
        client_id text,
        started_at int8 not null,
        duration int8,
        state text not null,
        request text,
        response text,
        metadata jsonb not null default '{}',
        tags jsonb not null default '{}'
      );
      create index trace_by_experiment on trace (experiment_id, started_at desc, id);
      create table trace_spans (
        trace_id text not null references trace (id) on delete cascade,
        no int8 generated always as identity,
        spans bytea not null,
        primary key (trace_id, no)
      );
      alter table trace_spans alter column spans set storage external;
      create table trace_run (
        trace_id text not null,
        run_id text not null,
        primary key (run_id, trace_id)
      );
      create index trace_run_by_trace on trace_run (trace_id);
      create table trace_assessment (
        id text primary key,
        trace_id text not null references trace (id) on delete cascade,
        name text not null,
        created_at int8 not null,
        changed_at int8 not null,
        document jsonb not null
      );
      create index trace_assessment_by_trace on trace_assessment (trace_id, created_at, id);
    `,
  },
]
