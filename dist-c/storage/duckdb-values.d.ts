import { type DuckDBType, type DuckDBValue } from '@duckdb/node-api';
import type { LakeValue, LakeValues } from './lake.ts';
/** What the driver takes for the `$name`s of a query. */
export interface Bound {
    readonly values: Record<string, DuckDBValue>;
    readonly types: Record<string, DuckDBType>;
}
export declare function bound(given: LakeValues): Bound;
/** A value of the engine as plain data. */
export declare function plain(value: DuckDBValue): LakeValue;
