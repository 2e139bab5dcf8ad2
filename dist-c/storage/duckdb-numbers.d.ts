import { type DuckDBType } from '@duckdb/node-api';
/** How the engine lays a numeric type out in memory, and how one row of it becomes a number. */
export interface NumberLayout {
    readonly kind: 'number' | 'time';
    /** Bytes a row takes. */
    readonly width: number;
    /** Copies `rows` numbers into `into`, from its index `at`. */
    readonly copy: (bytes: Uint8Array, rows: number, into: {
        readonly values: Float64Array;
        readonly at: number;
    }) => void;
}
/** The layout of a type that holds numbers or times; `undefined` for any other. */
export declare function numberLayout(type: DuckDBType): NumberLayout | undefined;
