import type { Clock, Events, NewId } from '../base/index.ts';
import type { Reference } from '../evaluation/index.ts';
import type { Database } from '../storage/index.ts';
import type { Alert } from './alert.ts';
import { type AlertQuery } from './alerts.ts';
import { type Span, type Watched } from './measure.ts';
import type { JournalReader } from './scored.ts';
import type { ColumnShift, Histogram, WindowReport } from './window.ts';
import { type WindowQuery } from './windows.ts';
/** The drift of one window, column by column. */
export interface DriftView {
    readonly from: number;
    readonly to: number;
    readonly champion: number | null;
    readonly columns: Record<string, {
        shift: ColumnShift;
        histogram: Histogram;
    }>;
    readonly notes: string[];
}
/** Watches endpoints: measures windows of their journal and sends messages about them. */
export interface Monitoring {
    /** Measures a window with the labels known now. Throws `monitoring.bad_window`, `monitoring.no_reference`. */
    measure(endpoint: string, span: Span): Promise<WindowReport>;
    windows(query: WindowQuery): Promise<readonly WindowReport[]>;
    alerts(query: AlertQuery): Promise<readonly Alert[]>;
    /** The newest window, or the one that starts at `from`; `undefined` where it was not measured. */
    drift(endpoint: string, from?: number): Promise<DriftView | undefined>;
    /** Sends the notice that a value came which training had never seen; once while it is open. */
    noteUnseen: Unseen;
}
/** A category that training had not seen, and when it came. */
export interface UnseenValue {
    readonly column: string;
    readonly value: string;
    readonly at: number;
}
type Unseen = (endpoint: string, unseen: UnseenValue) => Promise<Alert | undefined>;
export interface MonitoringNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
    readonly journal: JournalReader;
    /** The training reference of a version; `undefined` where it has none. */
    readonly referenceOf: (model: string, version: number) => Promise<Reference | undefined>;
    /** What is served and watched under the name of an endpoint; throws where there is no such endpoint. */
    readonly watched: (endpoint: string) => Promise<Watched>;
}
/** Makes the room over its tables and the rooms upstream. */
export declare function createMonitoring(needs: MonitoringNeeds): Monitoring;
export {};
