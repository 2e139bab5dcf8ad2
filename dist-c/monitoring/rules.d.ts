import type { Objective } from '../evaluation/index.ts';
import type { Watch } from './watch.ts';
import type { ColumnShift, Evidence, Finding, Performance, WindowReport } from './window.ts';
export declare const DRIFT = "monitoring.drift";
export declare const CALIBRATION = "monitoring.calibration";
export declare const LOGLOSS = "monitoring.logloss";
export declare const UNSEEN = "monitoring.unseen";
/** Everything the rules look at. */
export interface Situation {
    readonly watch: Watch;
    readonly objective: Objective;
    readonly champion: number;
    /** The champion on the rows it answered for. */
    readonly performance: Performance;
    readonly shifts: Readonly<Record<string, ColumnShift>>;
    readonly level: number;
    readonly calibration: Evidence;
    /** Null where training left no held-out loss. */
    readonly loss: Evidence | null;
    readonly trainedLoss: number | null;
    /** Codes whose limit this champion passed in one of the two windows before. */
    readonly passedBefore: ReadonlySet<string>;
}
/** Windows for which a passed limit is remembered, and without a sign after which a message is closed. */
export declare const QUIET_WINDOWS = 2;
/**
 * What a window shows that somebody should know.
 *
 * - Calibration and loss: the limit passed in this window is a notice. Passed in this window or one of the two before it is an alarm
 *   once the days since the champion took over hold evidence of 100 to 1.
 * - Drift is a notice, unless what it is worth in loss reaches the limit or there is an alarm of performance beside it.
 */
export declare function findingsOf(situation: Situation): Finding[];
/** The codes whose limit was passed in these windows while `champion` answered. */
export declare function limitsPassed(reports: readonly WindowReport[], champion: number): ReadonlySet<string>;
/** The notice that a value came which training had not seen. */
export declare function unseenFinding({ column, value, at }: {
    column: string;
    value: string;
    at: number;
}): Finding;
