import type { ColumnType } from 'kysely';
import type { Migration } from '../storage/index.ts';
import type { Histogram, Severity, WindowReport } from './window.ts';
/** A column of JSON: read as a value, written as a text. */
type Json<T> = ColumnType<T, string, string>;
/** The tables of this room, for the query builder. */
export interface MonitoringTables {
    monitor_window: {
        id: string;
        endpoint: string;
        from_at: number;
        to_at: number;
        measured_at: number;
        latest: boolean;
        report: Json<WindowReport>;
        histograms: Json<Record<string, Histogram>>;
    };
    monitor_alert: {
        id: string;
        endpoint: string;
        code: string;
        severity: Severity;
        message: string;
        subjects: Json<string[]>;
        evidence: Json<Record<string, unknown>>;
        champion: number | null;
        at: number;
        from_at: number | null;
        to_at: number | null;
        seen_to: number | null;
        quiet_to: number | null;
        quiet: number;
        closed_at: number | null;
        closed_because: string | null;
    };
}
/**
 * A measurement is never changed: a window that is measured again gets another row, and `latest` moves on to it.
 * Reports are `json`, not `jsonb`, so that features stay in the order of the model.
 */
export declare const monitoringMigrations: readonly Migration[];
export {};
