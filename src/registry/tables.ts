import type { ColumnType } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Migration } from '../storage/index.ts'
import { cardMigrations } from './cards/tables.ts'
import { lineageMigrations } from './lineage/tables.ts'
import { signingMigrations } from './signing/tables.ts'
import type { GateResult, Metrics } from './stages/gates.ts'
import type { RequestState } from './stages/request.ts'
import type { Stage } from './stages/stage.ts'
import type { Lineage, Signature, TrainedOn } from './versions/version.ts'
import { webhookMigrations } from './webhooks/index.ts'

/** A jsonb column: read as a value, written as a text. */
type Jsonb<T> = ColumnType<T, string, string>

type Made = ColumnType<number, never, never>

/** The tables of this room, for the query builder. */
export interface RegistryTables {
  model: {
    name: string
    created_at: number
    versions: number
    changed_at: number
    actor: string
    description: string
    tags: Jsonb<Record<string, string>>
    /** The stages that were declared for it; null where it has the usual ones. */
    stages: ColumnType<Stage[] | null, string | null, string | null>
  }
  model_version: {
    model: string
    version: number
    artifact: Digest | null
    source: string | null
    location: string | null
    logged_model: string | null
    run: string | null
    actor: string
    created_at: number
    changed_at: number
    description: string
    tags: Jsonb<Record<string, string>>
    stage: string | null
    signature: Jsonb<Signature>
    metrics: Jsonb<Metrics>
    gates: Jsonb<GateResult[]>
    trained_on: ColumnType<TrainedOn | null, string | null, never>
    lineage: Jsonb<Lineage>
    metadata: Jsonb<Record<string, string>>
    once: string | null
  }
  model_alias: { model: string; alias: string; version: number }
  alias_move: {
    id: Made
    model: string
    alias: string
    version: number | null
    previous: number | null
    at: number
    actor: string
    because: string
    /** The request that it came of. */
    request: number | null
  }
  stage_move: {
    id: Made
    model: string
    version: number
    stage: string | null
    previous: string | null
    at: number
    actor: string
    because: string
    request: number | null
  }
  model_request: {
    id: Made
    model: string
    version: number
    stage: string | null
    alias: string | null
    actor: string
    because: string
    at: number
    state: RequestState
    ended_at: number | null
    /** Whether who asked makes the move, once all is there. */
    own: boolean
  }
  model_verdict: { request: number; actor: string; approves: boolean; because: string; at: number }
}

/**
 * `model.versions` counts them: taking the next number locks the row. `alias_move` and `stage_move` are only ever added to, and outlive
 * their model.
 */
export const registryMigrations: readonly Migration[] = [
  {
    name: 'registry.1_models',
    up: `
      create table model (name text primary key, created_at int8 not null, versions int4 not null default 0);
      create table model_version (
        model text not null references model (name),
        version int4 not null,
        artifact text not null,
        run text,
        created_at int8 not null,
        signature jsonb not null,
        metrics jsonb not null,
        gates jsonb not null,
        trained_on jsonb,
        lineage jsonb not null,
        metadata jsonb not null,
        once text,
        primary key (model, version),
        unique (model, once)
      );
      create index model_version_by_artifact on model_version (artifact);
      create table model_alias (
        model text not null,
        alias text not null,
        version int4 not null,
        primary key (model, alias),
        foreign key (model, version) references model_version (model, version)
      );
      create table alias_move (
        id int8 generated always as identity primary key,
        model text not null references model (name),
        alias text not null,
        version int4,
        previous int4,
        at int8 not null,
        actor text not null,
        because text not null
      );
      create index alias_move_by_model on alias_move (model, alias, at, id);
    `,
  },
  {
    name: 'registry.2_whole',
    up: `
      alter table model
        add column changed_at int8, add column actor text not null default 'unknown',
        add column description text not null default '', add column tags jsonb not null default '{}',
        add column stages jsonb;
      update model set changed_at = created_at;
      alter table model alter column changed_at set not null;
      alter table model_version
        alter column artifact drop not null,
        add column source text, add column location text, add column logged_model text,
        add column actor text not null default 'unknown', add column changed_at int8,
        add column description text not null default '', add column tags jsonb not null default '{}',
        add column stage text;
      update model_version set changed_at = created_at;
      alter table model_version
        alter column changed_at set not null,
        drop constraint model_version_model_fkey,
        add foreign key (model) references model (name) on update cascade on delete cascade;
      create index model_version_by_run on model_version (run) where run is not null;
      create index model_version_by_logged_model on model_version (logged_model) where logged_model is not null;
      alter table model_alias
        drop constraint model_alias_model_version_fkey,
        add foreign key (model, version) references model_version (model, version) on update cascade on delete cascade;
      alter table alias_move drop constraint alias_move_model_fkey, add column request int8;
      create table stage_move (
        id int8 generated always as identity primary key,
        model text not null,
        version int4 not null,
        stage text,
        previous text,
        at int8 not null,
        actor text not null,
        because text not null,
        request int8
      );
      create index stage_move_by_model on stage_move (model, id);
      create table model_request (
        id int8 generated always as identity primary key,
        model text not null,
        version int4 not null,
        stage text,
        alias text,
        actor text not null,
        because text not null,
        at int8 not null,
        state text not null default 'open',
        ended_at int8,
        own boolean not null default false
      );
      create index model_request_by_model on model_request (model, id);
      create index model_request_open on model_request (id) where state in ('open', 'approved');
      create table model_verdict (
        request int8 not null references model_request (id),
        actor text not null,
        approves boolean not null,
        because text not null,
        at int8 not null,
        primary key (request, actor)
      );
    `,
  },
  ...webhookMigrations,
  ...signingMigrations,
  ...lineageMigrations,
  ...cardMigrations,
]
