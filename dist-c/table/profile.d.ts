import type { ColumnKind } from './schema.ts';
import type { Table } from './table.ts';
/** What a numeric or time column holds. `quantiles` are by linear interpolation between order statistics (type 7). */
export interface NumberProfile {
    readonly min: number;
    readonly max: number;
    readonly mean: number;
    readonly deviation: number;
    readonly quantiles: readonly {
        readonly at: number;
        readonly value: number;
    }[];
}
/** One column, summarized. Numbers are null where every value is missing. `distinct` and `top` are of categories. */
export interface ColumnProfile {
    readonly name: string;
    readonly kind: ColumnKind;
    readonly missing: number;
    readonly numbers: NumberProfile | null;
    readonly distinct: number | null;
    readonly top: readonly {
        readonly value: string;
        readonly count: number;
    }[];
}
/** A table, summarized. */
export interface Profile {
    readonly rows: number;
    readonly columns: readonly ColumnProfile[];
}
/** The shares at which profiles show quantiles. */
export declare const profileShares: readonly number[];
/** Summarizes every column of a table. */
export declare function profileTable(table: Table): Profile;
