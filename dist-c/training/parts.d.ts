/** Rows of a window, by what they are for. Positions in the table, ascending. */
export interface Parts {
    /** Learned from while learners compete: before the cut, with a label that was known by then. */
    readonly train: Int32Array;
    /** The first of `train` in time; learned from while the number of rounds is sought. */
    readonly early: Int32Array;
    /** The rest of `train`: they tell when to stop. */
    readonly stopping: Int32Array;
    /** Held out: from the cut on. */
    readonly test: Int32Array;
}
/**
 * Parts a window by time. `times` are milliseconds, ascending; `known` when each label became known. A row before the cut whose
 * label became known only after it belongs to no part: at the cut nobody could have learned from it.
 */
export declare function partRows(times: Float64Array, known: Float64Array, cut: number): Parts;
