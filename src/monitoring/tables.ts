import type { ColumnType } from 'kysely'
import type { Migration } from '../storage/index.ts'
import { type AlertColumns, alertMigrations } from './alerts/tables.ts'
import { sloMigrations } from './slo/tables.ts'
import type { Histogram, Severity, WindowReport } from './windows/window.ts'

/** A column of JSON: read as a value, written as a text. */
type Json<T> = ColumnType<T, string, string>

/** The tables of this room, for the query builder. */
export interface MonitoringTables {
  monitor_window: {
    id: string
    endpoint: string
    from_at: number
    to_at: number
    measured_at: number
    latest: boolean
    report: Json<WindowReport>
    histograms: Json<Record<string, Histogram>>
  }
  monitor_day: {
    endpoint: string
    day: number
    kind: 'scores' | 'columns' | 'estimates' | 'groups'
    key: string
    next_at: number | null
    body: Json<unknown>
  }
  monitor_mark: {
    endpoint: string
    rows: number
    labels: number
  }
  monitor_alert: {
    id: string
    endpoint: string
    code: string
    severity: Severity
    message: string
    subjects: Json<string[]>
    evidence: Json<Record<string, unknown>>
    champion: number | null
    at: number
    from_at: number | null
    to_at: number | null
    seen_to: number | null
    quiet_to: number | null
    quiet: number
    closed_at: number | null
    closed_because: string | null
  } & AlertColumns
}

/**
 * A measurement is never changed: a window that is measured again gets another row, and `latest` moves on to it.
 * Reports are `json`, not `jsonb`, so that features stay in the order of the model.
 */
export const monitoringMigrations: readonly Migration[] = [
  {
    name: 'monitoring.1_windows',
    up: `
      create table monitor_window (
        id text primary key,
        endpoint text not null,
        from_at int8 not null,
        to_at int8 not null,
        measured_at int8 not null,
        latest boolean not null,
        report json not null,
        histograms json not null
      );
      create index monitor_window_by_time on monitor_window (endpoint, from_at, to_at, measured_at);
      create table monitor_alert (
        id text primary key,
        endpoint text not null,
        code text not null,
        severity text not null,
        message text not null,
        subjects jsonb not null,
        evidence jsonb not null,
        champion int4,
        at int8 not null,
        from_at int8,
        to_at int8,
        seen_to int8,
        quiet_to int8,
        quiet int4 not null default 0,
        closed_at int8,
        closed_because text
      );
      create index monitor_alert_by_time on monitor_alert (endpoint, at);
      create index monitor_alert_open on monitor_alert (endpoint, code) where closed_at is null;
    `,
  },
  {
    name: 'monitoring.2_days',
    up: `
      create table monitor_day (
        endpoint text not null,
        day int4 not null,
        kind text not null,
        key text not null,
        next_at int8,
        body json not null,
        primary key (endpoint, kind, key, day)
      );
      create table monitor_mark (
        endpoint text primary key,
        rows int8 not null,
        labels int8 not null
      );
    `,
  },
  ...alertMigrations,
  ...sloMigrations,
]
