import type { ColumnType } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Migration } from '../storage/index.ts'
import type { GateResult, Metrics } from './gates.ts'
import type { Lineage, Signature, TrainedOn } from './version.ts'

/** A jsonb column: read as a value, written as a text. */
type Jsonb<T> = ColumnType<T, string, never>

/** The tables of this room, for the query builder. */
export interface RegistryTables {
  model: { name: string; created_at: number; versions: number }
  model_version: {
    model: string
    version: number
    artifact: Digest
    run: string | null
    created_at: number
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
    id: ColumnType<number, never, never>
    model: string
    alias: string
    version: number | null
    previous: number | null
    at: number
    actor: string
    because: string
  }
}

/** `model.versions` counts them: taking the next number locks the row. `alias_move` is only ever added to. */
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
]
