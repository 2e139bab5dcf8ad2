/** A number that was estimated from rows, with how sure it is and what it means exactly. */
export interface Estimate {
    /** NaN where it cannot be told; the convention then says why. */
    readonly value: number;
    /** Ends of the 95 % interval, where one is computed. */
    readonly low?: number;
    readonly high?: number;
    /** Rows it rests on. */
    readonly count: number;
    /** Which of the several definitions of this number it is, and which interval. */
    readonly convention: string;
}
