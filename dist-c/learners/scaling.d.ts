/** Means and 1 / standard deviations of columns, as float32. */
export interface Scaling {
    readonly means: Float32Array;
    readonly scales: Float32Array;
}
/** Standardized values are kept within this many standard deviations, so that one wild value cannot decide alone. */
export declare const WIDEST = 8;
/** Standardizes over the values that are there. A column of one value keeps its scale. */
export declare function fitScaling(columns: readonly Float32Array[]): Scaling;
/** Standardized columns, row by row; a missing value is the mean. Rounded as the exported model rounds. */
export declare function scaleColumns(columns: readonly Float32Array[], { means, scales }: Scaling): Float32Array;
