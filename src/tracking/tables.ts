import type { ColumnType } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Migration } from '../storage/index.ts'
import type { RunStatus } from './run.ts'

/** A jsonb column: read as a value, written as a text. */
type Jsonb<T> = ColumnType<T, string, string>

/** The newest point of a metric as it lies on the run: a value that is not finite is its name, which float8 reads back. */
export interface Latest {
  readonly value: number | 'NaN' | 'Infinity' | '-Infinity'
  readonly step: number
  readonly at: number
}

/** The tables of this room, for the query builder. */
export interface TrackingTables {
  experiment: {
    id: ColumnType<number, never, never>
    name: string
    created_at: number
    tags: Jsonb<Record<string, string>>
  }
  run: {
    id: string
    experiment_id: number
    name: string
    status: RunStatus
    actor: string
    started_at: number
    ended_at: number | null
    params: Jsonb<Record<string, string>>
    metrics: Jsonb<Record<string, Latest>>
    tags: Jsonb<Record<string, string>>
  }
  metric_point: { run_id: string; key: string; step: number; at: number; value: number }
  run_input: { run_id: string; dataset: string; version: string; context: string }
  run_artifact: { run_id: string; path: string; digest: Digest; bytes: number; created_at: number }
}

/** Search reads the jsonb of the run alone; the history of a metric is beside it. */
export const trackingMigrations: readonly Migration[] = [
  {
    name: 'tracking.1_runs',
    up: `
      create table experiment (
        id int8 generated always as identity primary key,
        name text not null unique,
        created_at int8 not null,
        tags jsonb not null default '{}'
      );
      create table run (
        id text primary key,
        experiment_id int8 not null references experiment (id),
        name text not null,
        status text not null,
        actor text not null,
        started_at int8 not null,
        ended_at int8,
        params jsonb not null default '{}',
        metrics jsonb not null default '{}',
        tags jsonb not null default '{}'
      );
      create index run_by_experiment on run (experiment_id, started_at desc, id);
      create index run_by_start on run (started_at desc, id);
      create table metric_point (
        run_id text not null references run (id),
        key text not null,
        step int8 not null,
        at int8 not null,
        value float8 not null,
        primary key (run_id, key, step, at, value)
      );
      create table run_input (
        run_id text not null references run (id),
        dataset text not null,
        version text not null,
        context text not null,
        primary key (run_id, dataset, version, context)
      );
      create index run_input_by_version on run_input (version);
      create table run_artifact (
        run_id text not null references run (id),
        path text not null,
        digest text not null,
        bytes int8 not null,
        created_at int8 not null,
        primary key (run_id, path)
      );
    `,
  },
]
