/** Numbers; NaN where missing. A `time` column holds milliseconds since 1970-01-01T00:00:00Z. */
export interface NumberColumn {
    readonly kind: 'number' | 'time';
    readonly values: Float64Array;
}
/** Texts from a dictionary: `codes[row]` indexes `dictionary`; -1 where missing. */
export interface CategoryColumn {
    readonly kind: 'category';
    readonly codes: Int32Array;
    readonly dictionary: readonly string[];
}
export type Column = NumberColumn | CategoryColumn;
/** Columns of one length in memory, in a fixed order. */
export interface Table {
    readonly rows: number;
    readonly columns: ReadonlyMap<string, Column>;
}
