import type { Clock } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type MetricPoint, type RunInput, type Texts } from './run.ts';
/** What can be added to a run at once: all of it is kept, or nothing. */
export interface RunEntry {
    readonly params?: Texts;
    readonly tags?: Texts;
    /** Values of metrics at `step` (0) and `at` (now). */
    readonly metrics?: Readonly<Record<string, number>>;
    readonly step?: number;
    readonly at?: number;
    /** Values of metrics at steps of their own, such as the rounds of a learner. */
    readonly points?: readonly Omit<MetricPoint, 'at'>[];
    readonly inputs?: readonly RunInput[];
}
/** Adds to a run with its row locked, so that of two writers at once neither loses anything. */
export declare function addToRun(needs: {
    readonly database: Database;
    readonly clock: Clock;
}, run: string, entry: RunEntry): Promise<void>;
