/** How restless a column is from window to window while nothing is wrong. */
export interface SelfVariation {
    /** Windows of the reference. */
    readonly windows: number;
    /** Counts of the reference windows together, by bin. */
    readonly counts: readonly number[];
    /** Mean squared movement in units of chance, at least bins − 1: X̄ of the test. */
    readonly movement: number;
    /** Movement ÷ (bins − 1): 1 for independent rows; above 3 the usual tests would raise false alarms. */
    readonly designEffect: number;
}
/** How far a window is from the reference, and whether more than the reference is from itself. */
export interface Shift {
    /** See `PSI_CONVENTION`. */
    readonly psi: number;
    /** The chance of such a distance when nothing changed. */
    readonly p: number;
    /** Distance beyond what the reference shows against itself. */
    readonly excess: number;
    readonly designEffect: number;
    readonly windows: number;
    readonly convention: string;
}
/**
 * Measures the reference against itself: each of its windows against the others together.
 *
 * `windows` are bin counts, one array for each window of the shape that will be monitored (same length, same weekdays).
 */
export declare function selfVariation(windows: readonly (readonly number[])[]): SelfVariation;
/**
 * Tests a window against the reference with the reference's own restlessness as the null: p = P(F(1, W) > D/(s·X̄)) with
 * D the PSI, s = 1/n + 1/N, X̄ the movement of W reference windows. With fewer than 3 of them: a chi-square p, taking rows as independent.
 *
 * Source: own (statistics.md, section 2), a t-test against self-variation; the only one of four that kept its level under
 * day effects, autocorrelation and slow seasons.
 */
export declare function shiftFrom(reference: SelfVariation, current: readonly number[]): Shift;
