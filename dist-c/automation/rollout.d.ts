/** Where a challenger stands. `probation` is after its promotion, while the old champion still scores beside it. */
export type Phase = 'shadow' | 'canary' | 'probation';
/** A challenger on its way. One per endpoint at a time. */
export interface Rollout {
    readonly id: string;
    readonly endpoint: string;
    readonly champion: number;
    readonly challenger: number;
    readonly phase: Phase;
    /** Share of the answers that come from the challenger, in percent. */
    readonly percent: number;
    readonly startedAt: number;
    /** When the phase and percentage in force began. */
    readonly since: number;
    /** When the pilot ended and the evidence began; undefined in shadow. */
    readonly evidenceFrom?: number;
    /** Length of a block of evidence in milliseconds, chosen from the pilot. */
    readonly blockMs?: number;
}
/** How a challenger may take over; durations in milliseconds. */
export interface RolloutPlan {
    /** How long the challenger only listens: also the pilot that sets the length of a block. */
    readonly shadowMs: number;
    /** Percentages of the answers, rising, ending with 100. */
    readonly steps: readonly number[];
    /** How long each step lasts at least. */
    readonly holdMs: number;
    /** After this the rollout ends without a verdict. */
    readonly withinMs: number;
    /** How long the old champion goes on scoring after a promotion. */
    readonly probationMs: number;
}
/** The paired evidence so far: loss of the challenger minus loss of the champion, on the same requests. */
export interface Evidence {
    /** Natural logarithm of the evidence that the difference is not zero. */
    readonly logE: number;
    /** Which of the two the evidence speaks for; undefined while the mean is zero. */
    readonly favors: 'challenger' | 'champion' | undefined;
    /** Mean difference per request, with its always-valid 99 % interval (null while unbounded). */
    readonly mean: number;
    readonly low: number | null;
    readonly high: number | null;
    readonly blocks: number;
    readonly requests: number;
    /** Largest difference between two predictions of one request. */
    readonly largestGap: number;
    /** Time from the first to the last block, in milliseconds. */
    readonly spanMs: number;
}
/** What to do next, and why in one sentence. */
export interface Move {
    readonly what: 'canary' | 'promote' | 'rollback' | 'hold';
    readonly phase: Phase | 'over';
    readonly percent: number;
    readonly because: string;
    readonly rule: string;
}
/** Evidence of 100 to 1: an undo or a promotion is wrong with probability at most 1 %, at whatever moment one looks. */
export declare const VERDICT: number;
/** From 10 to 1 on, a challenger is suspected of harm and goes no further. */
export declare const SUSPICION: number;
/**
 * The rule of the rollout: pure, looked at as often as one likes.
 *
 * Undo on evidence ≥ 100 that the challenger is worse; promote on evidence ≥ 100 that it is better, once a full day was
 * seen; step up after `holdMs` while nothing is suspected; hold when the time is up. `undefined` means: nothing yet.
 *
 * Source: Wang & Ramdas 2023 (anytime-valid t-tests) for the evidence; the thresholds are Ville's inequality at α = 0.01.
 *
 * @example
 * nextMove(rollout, plan, { evidence, now }) // { what: 'canary', percent: 25, … } or undefined
 */
export declare function nextMove(rollout: Rollout, plan: RolloutPlan, seen: {
    readonly evidence: Evidence;
    readonly now: number;
}): Move | undefined;
