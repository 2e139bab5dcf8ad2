import type { Generated } from 'kysely'
import type { Migration } from '../storage/index.ts'

/** The state of a run or backfill. */
export type RunState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled'
/** The state of a step in a run. */
export type StepState = 'waiting' | 'running' | 'finished' | 'failed' | 'skipped' | 'cancelled'

/** The tables of this room. Times are milliseconds; a partition that is none is an empty text. */
export interface PipelineTables {
  pipeline_run: {
    id: string
    pipeline: string
    partition: string
    state: RunState
    backfill: string | null
    fresh: boolean
    because: string
    /** JSON of the actor. */
    by: unknown
    /** JSON: what the run reads, pinned: versions of datasets by name. */
    versions: unknown
    key: string
    error: string | null
    cancelled_by: string | null
    worker: string | null
    lease_until: number
    created_at: number
    started_at: number | null
    finished_at: number | null
  }
  pipeline_step: {
    run: string
    step: string
    state: StepState
    cached: boolean
    made_by: string | null
    address: string | null
    attempt: number
    error: string | null
    /** JSON: code, sentence and next step. */
    problem: unknown
    started_at: number | null
    finished_at: number | null
    seconds: number | null
    /** JSON of the result. */
    result: unknown
    log: string | null
  }
  pipeline_partition: {
    pipeline: string
    partition: string
    state: RunState
    key: string
    run: string
    at: number
  }
  pipeline_backfill: {
    id: string
    pipeline: string
    first: string
    last: string
    fresh: boolean
    state: RunState
    by: unknown
    total: number
    cached: number
    finished: number
    failed: number
    cancelled_by: string | null
    worker: string | null
    lease_until: number
    created_at: number
    finished_at: number | null
  }
  pipeline_output: {
    dataset: string
    partition: string
    ordinal: number
    file: string | null
    rows: number
    schema: unknown
    run: string | null
    at: number
  }
  pipeline_lineage: {
    id: Generated<number>
    run: string
    event: unknown
    sent: boolean
    at: number
  }
}

/** The schema of this room. */
export const pipelineMigrations: readonly Migration[] = [
  {
    name: 'pipeline.1_runs',
    up: `
      create table pipeline_run (
        id text primary key,
        pipeline text not null,
        partition text not null,
        state text not null check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
        backfill text,
        fresh boolean not null,
        because text not null,
        by jsonb not null,
        versions jsonb not null,
        key text not null,
        error text,
        cancelled_by text,
        worker text,
        lease_until bigint not null,
        created_at bigint not null,
        started_at bigint,
        finished_at bigint
      );
      create index pipeline_run_newest on pipeline_run (created_at desc, id desc);
      create index pipeline_run_of_pipeline on pipeline_run (pipeline, created_at desc);
      create index pipeline_run_of_backfill on pipeline_run (backfill) where backfill is not null;
      create index pipeline_run_open on pipeline_run (state) where state in ('queued', 'running');
      create table pipeline_step (
        run text not null references pipeline_run (id) on delete cascade,
        step text not null,
        state text not null check (state in ('waiting', 'running', 'finished', 'failed', 'skipped', 'cancelled')),
        cached boolean not null,
        made_by text,
        address text,
        attempt integer not null,
        error text,
        problem jsonb,
        started_at bigint,
        finished_at bigint,
        seconds double precision,
        result jsonb,
        log text,
        primary key (run, step)
      );
      create table pipeline_partition (
        pipeline text not null,
        partition text not null,
        state text not null,
        key text not null,
        run text not null,
        at bigint not null,
        primary key (pipeline, partition)
      );
      create table pipeline_backfill (
        id text primary key,
        pipeline text not null,
        first text not null,
        last text not null,
        fresh boolean not null,
        state text not null check (state in ('queued', 'running', 'finished', 'failed', 'cancelled')),
        by jsonb not null,
        total integer not null,
        cached integer not null,
        finished integer not null,
        failed integer not null,
        cancelled_by text,
        worker text,
        lease_until bigint not null,
        created_at bigint not null,
        finished_at bigint
      );
      create table pipeline_output (
        dataset text not null,
        partition text not null,
        ordinal integer not null,
        file text,
        rows bigint not null,
        schema jsonb not null,
        run text,
        at bigint not null,
        primary key (dataset, partition)
      );
      create table pipeline_lineage (
        id bigint generated always as identity primary key,
        run text not null,
        event jsonb not null,
        sent boolean not null,
        at bigint not null
      );
      create index pipeline_lineage_of_run on pipeline_lineage (run, id);
      create index pipeline_lineage_unsent on pipeline_lineage (id) where not sent;
    `,
  },
  {
    name: 'pipeline.2_lineage',
    up: `create index pipeline_run_by_version on pipeline_run using gin (versions jsonb_path_ops) with (fastupdate = off);`,
  },
]
