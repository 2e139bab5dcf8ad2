import type { Clock, Events, NewId } from '../base/index.ts';
import type { Reference } from '../evaluation/index.ts';
import type { Database } from '../storage/index.ts';
import type { Alerts } from './alerts.ts';
import { type JournalReader } from './scored.ts';
import type { Watch } from './watch.ts';
import type { WindowReport } from './window.ts';
import type { Windows } from './windows.ts';
/** An endpoint as monitoring sees it. */
export interface Watched {
    readonly endpoint: string;
    readonly model: string;
    readonly watch: Watch;
}
export interface MeasureNeeds {
    readonly database: Database;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
    readonly journal: JournalReader;
    /** The training reference of a version; `undefined` where it has none. */
    readonly referenceOf: (model: string, version: number) => Promise<Reference | undefined>;
    readonly windows: Windows;
    readonly alerts: Alerts;
}
/** `from` ≤ time < `to`, milliseconds. */
export interface Span {
    readonly from: number;
    readonly to: number;
}
/**
 * Measures one window of an endpoint with the labels known now: performance by version, drift against training, evidence about
 * calibration and loss since the champion took over, and what follows from it. Measuring again, with more labels, adds a
 * measurement beside the earlier one.
 *
 * Publishes `monitoring.window_measured` and, for what is new, `monitoring.alert_raised`.
 * Errors: `monitoring.bad_window`, `monitoring.no_reference` (where the watch needs one).
 */
export declare function measureWindow(needs: MeasureNeeds, watched: Watched, span: Span): Promise<WindowReport>;
