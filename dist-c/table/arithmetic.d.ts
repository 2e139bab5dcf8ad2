import type { FunctionSpec } from './functions.ts';
import { type Vector } from './vector.ts';
/** NaN in DuckDB is a value that is larger than all others; here it is missing, so it becomes NULL where it may arise. */
export declare const orNull: (sql: string) => string;
/** Numbers and texts. Every number is a double, so nothing overflows and `/` keeps its fraction. */
export declare const arithmetic: {
    '+': FunctionSpec;
    '-': FunctionSpec;
    '*': FunctionSpec;
    '/': FunctionSpec;
    '%': FunctionSpec;
    negate: FunctionSpec;
    abs: FunctionSpec;
    floor: FunctionSpec;
    ceil: FunctionSpec;
    round: FunctionSpec;
    exp: FunctionSpec;
    ln: FunctionSpec;
    sqrt: FunctionSpec;
    greatest: FunctionSpec;
    least: FunctionSpec;
    coalesce: {
        least: number;
        most: number;
        takes: () => "same";
        gives: "same";
        sql: (args: readonly string[]) => string;
        apply: (args: readonly Vector[], rows: number) => Vector;
    };
    lower: FunctionSpec;
    upper: FunctionSpec;
    length: {
        least: number;
        most: number;
        takes: () => "text";
        gives: "number";
        sql: ([a]: readonly string[]) => string;
        apply: ([a]: readonly Vector[]) => Vector;
    };
};
