import type { Clock, Events, NewId } from '../base/index.ts';
import { type Table } from '../table/index.ts';
import type { Counts } from './counts.ts';
import { type Journal } from './journal.ts';
import type { ModelScoring } from './scoring.ts';
import type { Unseen } from './unseen.ts';
import { type Warm } from './warm.ts';
/** Rows to be answered. */
export interface PredictRequest {
    /** The columns of the endpoint, all of them and no other. */
    readonly rows: Table;
    /** One a row, under which labels come later; made where there are none. An id that comes again replaces its row. */
    readonly ids?: readonly string[];
    /** One a row: what decides, for ever the same way, who answers it; the id where there are none. */
    readonly keys?: readonly string[];
    /** The version that must answer, one that is loaded; traffic decides where there is none. */
    readonly version?: number;
    /** When each row was asked about, in milliseconds, for replays of past traffic; now where not given. */
    readonly at?: Float64Array;
}
/** The answers, row by row. */
export interface Answer {
    readonly ids: readonly string[];
    /** The probability of the positive class, or the predicted number. */
    readonly scores: Float64Array;
    /** The version that answered each row. */
    readonly versions: Int32Array;
}
/** What answering is built from. */
export interface PredictNeeds {
    readonly warm: Warm;
    readonly scoring: (model: string) => ModelScoring | undefined;
    readonly journal: Journal;
    readonly unseen: Unseen;
    readonly counts: Counts;
    readonly clock: Clock;
    readonly events: Events;
    readonly newId: NewId;
    /** Milliseconds of a clock that only ever runs on, for latencies. */
    readonly stopwatch: () => number;
}
/**
 * Answers rows: computes their features, scores them with the champion and beside it with the challenger, or else the previous
 * version, decides row by row who answers, and appends all of it to the journal. Synchronous: nothing waits for database or
 * disk. When the version beside the champion fails, the champion answers.
 *
 * Errors: `serving.not_ready`, `serving.not_declared`, `serving.version_not_served`, `serving.missing_column`,
 * `serving.extra_column`, `serving.wrong_kind`, `serving.bad_ids`, `serving.journal_full`, and those of features and inference.
 */
export declare function predict(needs: PredictNeeds, endpoint: string, request: PredictRequest): Answer;
/** How requests for a model become features. Errors: `serving.not_declared`. */
export declare function scoringOf(needs: Pick<PredictNeeds, 'scoring'>, model: string): ModelScoring;
