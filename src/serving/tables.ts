import type { ColumnType } from 'kysely'
import type { Digest } from '../base/index.ts'
import type { Migration } from '../storage/index.ts'
import type { Mode } from './endpoint.ts'

interface TrafficColumns {
  champion: number | null
  challenger: number | null
  previous: number | null
  mode: Mode
  percent: number
  /** A list of rules, as JSON. */
  rules: string
  sticky_by: string | null
}

/** The tables of this room, for the query builder. */
export interface ServingTables {
  serving_endpoint: TrafficColumns & {
    name: string
    model: string
    since: number
    direct: boolean
    unloaded: boolean
  }
  serving_traffic: TrafficColumns & {
    id: ColumnType<number, never, never>
    endpoint: string
    at: number
    actor: string
    because: string
  }
  serving_unseen: { endpoint: string; name: string; value: string; at: number }
  journal_segment: {
    endpoint: string
    kind: 'predictions' | 'labels'
    first_n: number
    last_n: number
    from_at: number
    to_at: number
    sealed_at: number
    rows: number
    address: Digest
  }
}

/** `serving_traffic` and `journal_segment` are only ever added to. */
export const servingMigrations: readonly Migration[] = [
  {
    name: 'serving.1_endpoints',
    up: `
      create table serving_endpoint (
        name text primary key,
        model text not null,
        champion int4,
        challenger int4,
        previous int4,
        mode text not null,
        percent float8 not null,
        since int8 not null
      );
      create table serving_traffic (
        id int8 generated always as identity primary key,
        endpoint text not null references serving_endpoint (name),
        champion int4,
        challenger int4,
        previous int4,
        mode text not null,
        percent float8 not null,
        at int8 not null,
        actor text not null,
        because text not null
      );
      create index serving_traffic_by_endpoint on serving_traffic (endpoint, id);
      create table serving_unseen (
        endpoint text not null,
        name text not null,
        value text not null,
        at float8 not null,
        primary key (endpoint, name, value)
      );
    `,
  },
  {
    name: 'serving.2_journal',
    up: `
      create table journal_segment (
        endpoint text not null,
        kind text not null,
        first_n int8 not null,
        last_n int8 not null,
        from_at float8 not null,
        to_at float8 not null,
        sealed_at int8 not null,
        rows int8 not null,
        address text not null,
        primary key (endpoint, kind, first_n)
      );
    `,
  },
  {
    name: 'serving.3_segments',
    up: `
      alter table serving_endpoint
        add column rules text not null default '[]',
        add column sticky_by text,
        add column direct boolean not null default false,
        add column unloaded boolean not null default false;
      alter table serving_traffic
        add column rules text not null default '[]',
        add column sticky_by text;
    `,
  },
]
