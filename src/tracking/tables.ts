import type { ColumnType } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Migration } from '../storage/index.ts'
import { artifactMigrations } from './artifacts/tables.ts'
import type { LifeState } from './experiments/experiment.ts'
import type { LoggedModelMetric, LoggedModelStatus } from './models/logged-model.ts'
import type { RunStatus } from './runs/run.ts'
import { traceMigrations } from './traces/tables.ts'

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
    changed_at: number
    state: LifeState
    /** Where the artifacts of its runs are, as a URI; null for the own place, `mlflow-artifacts:/ID`. */
    artifact_location: string | null
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
    state: LifeState
    deleted_at: number | null
    artifact_uri: string | null
    /** The transaction that wrote the row last, set by a trigger: who keeps a copy reads what changed since. */
    changed: ColumnType<string, never, never>
  }
  /** Points as they were logged, of any keys: `points` holds one packing for each key, in the order of `keys`. */
  metric_entry: { run_id: string; no: ColumnType<number, never, never>; keys: string[]; points: Uint8Array }
  /** Points of one key, many in one row; the blocks of a key may overlap. */
  metric_block: {
    run_id: string
    key: string
    no: ColumnType<number, never, never>
    count: number
    first_step: number
    last_step: number
    first_at: number
    last_at: number
    points: Uint8Array
  }
  /** Runs that were removed for good, written by a trigger. */
  run_gone: { run_id: string; changed: ColumnType<string, never, never> }
  run_input: { run_id: string; dataset: string; version: string; context: string; tags: Jsonb<Record<string, string>> }
  /** What a client said of a dataset version; the texts are opaque, mostly JSON. */
  logged_dataset: {
    experiment_id: number
    name: string
    digest: string
    source_type: string
    source: string
    schema: string | null
    profile: string | null
  }
  logged_model: {
    id: string
    experiment_id: number
    name: string
    model_type: string | null
    status: LoggedModelStatus
    status_message: string | null
    source_run: string | null
    artifact_uri: string
    created_at: number
    changed_at: number
    state: LifeState
    params: Jsonb<Record<string, string>>
    tags: Jsonb<Record<string, string>>
    metrics: Jsonb<LoggedModelMetric[]>
  }
  run_model: { run_id: string; model_id: string; role: 'input' | 'output'; step: number }
  /** Every file by its whole path, such as `3/RUN/artifacts/plots/roc.png`. */
  artifact: { path: string; digest: Digest; bytes: number; created_at: number }
}

/**
 * Search reads the jsonb of the run alone; the history of a metric is beside it, packed (`pack.ts`). The second migration packs
 * the points of the first as plain big-endian (step, at, value), which is the form that SQL can write.
 */
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
  {
    name: 'tracking.2_whole',
    up: `
      alter table experiment
        add column changed_at int8, add column state text not null default 'active', add column artifact_location text;
      update experiment set changed_at = created_at;
      alter table experiment alter column changed_at set not null;
      insert into experiment (id, name, created_at, changed_at) overriding system value
        select 0, case when exists (select from experiment where name = 'Default') then 'Default 0' else 'Default' end, now, now
        from (select (extract(epoch from now()) * 1000)::int8 as now) as moment;
      alter table run
        add column state text not null default 'active', add column deleted_at int8, add column artifact_uri text,
        add column changed xid8 not null default pg_current_xact_id();
      create index run_by_change on run (changed);
      create function run_is_changed() returns trigger language plpgsql as
        'begin new.changed = pg_current_xact_id(); return new; end';
      create trigger run_changes before insert or update on run for each row execute function run_is_changed();
      create table run_gone (run_id text not null, changed xid8 not null default pg_current_xact_id());
      create index run_gone_by_change on run_gone (changed);
      create function run_is_gone() returns trigger language plpgsql as
        'begin insert into run_gone (run_id) values (old.id); return null; end';
      create trigger run_goes after delete on run for each row execute function run_is_gone();
      create function run_input_is_changed() returns trigger language plpgsql as
        'begin
          update run set id = id where id in (select run_id from touched) and changed <> pg_current_xact_id();
          return null;
        end';
      create trigger run_inputs_come after insert on run_input
        referencing new table as touched for each statement execute function run_input_is_changed();
      create trigger run_inputs_change after update on run_input
        referencing new table as touched for each statement execute function run_input_is_changed();
      create trigger run_inputs_go after delete on run_input
        referencing old table as touched for each statement execute function run_input_is_changed();
      alter table run_input add column tags jsonb not null default '{}';
      create table logged_dataset (
        experiment_id int8 not null references experiment (id),
        name text not null,
        digest text not null,
        source_type text not null,
        source text not null,
        schema text,
        profile text,
        primary key (experiment_id, name, digest)
      );
      create table logged_model (
        id text primary key,
        experiment_id int8 not null references experiment (id),
        name text not null,
        model_type text,
        status text not null,
        status_message text,
        source_run text,
        artifact_uri text not null,
        created_at int8 not null,
        changed_at int8 not null,
        state text not null default 'active',
        params jsonb not null default '{}',
        tags jsonb not null default '{}',
        metrics jsonb not null default '[]'
      );
      create index logged_model_by_experiment on logged_model (experiment_id, created_at desc, id);
      create index logged_model_by_run on logged_model (source_run);
      create table run_model (
        run_id text not null references run (id),
        model_id text not null,
        role text not null,
        step int8 not null default 0,
        primary key (run_id, role, model_id)
      );
      create index run_model_by_model on run_model (model_id);
      create table artifact (
        path text collate "C" primary key,
        digest text not null,
        bytes int8 not null,
        created_at int8 not null
      );
      create index artifact_by_digest on artifact (digest);
      insert into artifact
        select experiment_id || '/' || run_id || '/artifacts/' || path, digest, bytes, run_artifact.created_at
        from run_artifact join run on run.id = run_artifact.run_id;
      drop table run_artifact;
      create table metric_entry (
        run_id text not null,
        no int8 generated always as identity,
        keys text[] not null,
        points bytea not null,
        primary key (run_id, no)
      );
      alter table metric_entry alter column points set storage external;
      create table metric_block (
        run_id text not null,
        key text not null,
        no int8 generated always as identity,
        count int4 not null,
        first_step int8 not null,
        last_step int8 not null,
        first_at int8 not null,
        last_at int8 not null,
        points bytea not null,
        primary key (run_id, key, no)
      );
      alter table metric_block alter column points set storage external;
      insert into metric_block (run_id, key, count, first_step, last_step, first_at, last_at, points)
        select run_id, key, count(*), min(step), max(step), min(at), max(at),
          '\\x00'::bytea || string_agg(int8send(step) || int8send(at) || float8send(value), ''::bytea order by step, at, value)
        from (
          select *, row_number() over (partition by run_id, key order by step, at, value) / 1024 as part from metric_point
        ) as point
        group by run_id, key, part
        order by run_id, key, part;
      drop table metric_point;
    `,
  },
  ...artifactMigrations,
  ...traceMigrations,
]
