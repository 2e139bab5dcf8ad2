import type { Column } from '../table/index.ts';
/** How the values of a column are counted: numbers between edges, or texts by name. */
export type Bins = {
    readonly kind: 'number';
    readonly edges: readonly number[];
} | {
    readonly kind: 'category';
    readonly categories: readonly string[];
};
/**
 * The bins of a reference column: 10 quantile bins, equal edges merged; or its 100 most frequent categories (ties by name).
 *
 * Counts have one place for each value bin and two more. Numbers: edges + 1 bins, then missing. Categories: one each, then
 * "other" (rare ones and all that the reference never held), then missing.
 */
export declare function binsOf(column: Column): Bins;
/** How many places the counts of these bins have. */
export declare function sizeOf(bins: Bins): number;
/**
 * The bin of every row of a column, 0 to `sizeOf(bins)` − 1. A column of the other kind is read as the bins need it: numbers
 * by their text, texts as numbers (missing where they are none).
 */
export declare function binRows(bins: Bins, column: Column): Int32Array;
/** How many rows are in each bin. */
export declare function countBins(bins: Bins, column: Column): number[];
/** What a bin holds, in words: `< 3.5`, `3.5 to 7`, `≥ 7`, a category, `other`, `missing`. */
export declare function binName(bins: Bins, bin: number): string;
