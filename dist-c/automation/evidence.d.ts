import type { Table } from '../table/index.ts';
import type { Evidence } from './rollout.ts';
/** Loss of the challenger minus loss of the champion, one number a labeled request, in order of request time. */
export interface Paired {
    readonly times: Float64Array;
    readonly differences: Float64Array;
    /** Times of all requests, labeled or not: a block is mature when nearly all of its requests have a label. */
    readonly asked: Float64Array;
    readonly largestGap: number;
}
/** Which loss is compared. Log loss clips probabilities to [.001, .999]; Brier needs no clip. */
export type Loss = 'logloss' | 'brier';
/**
 * Takes the requests that both versions scored out of what the journal holds, whichever of the two was champion at the time.
 *
 * @param journal columns `at`, `champion`, `champion_score`, `challenger`, `challenger_score`, `label` (NaN: not known yet)
 */
export declare function pairedLosses(journal: Table, versions: {
    readonly champion: number;
    readonly challenger: number;
    readonly loss: Loss;
}): Paired;
/** How long a block must be, learned from the shadow traffic; see `math`'s `pilotBlock`. Milliseconds. */
export declare function blockLengthOf(pilot: Paired): number;
/**
 * Weighs the blocks that are over and mature: at least 98 % of their labels are known, or `deadlineMs` have passed since.
 * The value of a block is its sum of differences over the rows of a typical block, so that a busy hour weighs more.
 */
export declare function weigh(paired: Paired, at: {
    readonly blockMs: number;
    readonly now: number;
    readonly deadlineMs: number;
}): Evidence;
