/** Features cut into at most 255 bins. Bin 0 is for missing; bin b holds the values in (edge b-2, edge b-1]. */
export interface Binned {
    readonly rows: number;
    readonly features: number;
    /** Upper edges, float32, ascending: `x <= edge` decides in training as it does in the model. */
    readonly edges: readonly Float32Array[];
    /** Where the bins of a feature begin in a histogram; the last entry is the number of all bins. */
    readonly offsets: Int32Array;
    /** Bins row by row, for histograms. */
    readonly byRow: Uint8Array;
    /** Bins feature by feature, for splits. */
    readonly byFeature: readonly Uint8Array[];
}
/** Cuts columns of float32 into bins of about equal row counts, at the middle between two values that occur. */
export declare function binColumns(columns: readonly Float32Array[], mostBins: number): Binned;
/** Bins of a column by its edges. */
export declare function binsOf(column: Float32Array, edges: Float32Array): Uint8Array;
