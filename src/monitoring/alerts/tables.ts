import type { ColumnType } from 'kysely'
import type { Migration } from '../../storage/index.ts'
import type { Word } from './notices/due.ts'
import type { Matcher } from './notices/matcher.ts'
import type { RuleSpec } from './rules/rule.ts'

type Json<T> = ColumnType<T, string, string>

/** How a delivery stands. */
export type DeliveryState = 'waiting' | 'sent' | 'dead'

/** What an alert carries for those who are told of it. */
export interface AlertColumns {
  rule: string | null
  owner: string | null
  runbook: string | null
  acknowledged_at: number | null
  acknowledged_by: string | null
  note: string | null
  held_until: number | null
}

/** The tables of who is told what, for the query builder. */
export interface NoticeTables {
  alert_rule: { name: string; spec: Json<RuleSpec>; created_at: number; created_by: string }
  alert_silence: {
    id: string
    matcher: Json<Matcher>
    from_at: number
    to_at: number
    because: string
    by: string
    created_at: number
    ended_at: number | null
    ended_by: string | null
  }
  alert_delivery: {
    id: string
    receiver: string
    what: Word
    endpoint: string
    at: number
    state: DeliveryState
    tries: number
    tried_at: number | null
    reason: string | null
  }
  alert_said: { alert: string; receiver: string; what: Word; delivery: string; at: number }
}

/** Each word about an alert is said to a receiver once: the key of `alert_said` sees to it. */
export const alertMigrations: readonly Migration[] = [
  {
    name: 'monitoring.3_notices',
    up: `
      alter table monitor_alert
        add column rule text,
        add column owner text,
        add column runbook text,
        add column acknowledged_at int8,
        add column acknowledged_by text,
        add column note text,
        add column held_until int8;
      create table alert_rule (
        name text primary key,
        spec json not null,
        created_at int8 not null,
        created_by text not null
      );
      create table alert_silence (
        id text primary key,
        matcher json not null,
        from_at int8 not null,
        to_at int8 not null,
        because text not null,
        by text not null,
        created_at int8 not null,
        ended_at int8,
        ended_by text
      );
      create table alert_delivery (
        id text primary key,
        receiver text not null,
        what text not null,
        endpoint text not null,
        at int8 not null,
        state text not null,
        tries int4 not null default 0,
        tried_at int8,
        reason text
      );
      create index alert_delivery_by_time on alert_delivery (at, id);
      create table alert_said (
        alert text not null,
        receiver text not null,
        what text not null,
        delivery text not null,
        at int8 not null,
        primary key (alert, receiver, what)
      );
      create index alert_said_by_delivery on alert_said (delivery);
    `,
  },
]
