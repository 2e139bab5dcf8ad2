import type { FunctionSpec } from './functions.ts';
import { type Vector } from './vector.ts';
/** Comparisons and three-valued logic: what is missing is unknown. */
export declare const logic: {
    '=': FunctionSpec;
    '<>': FunctionSpec;
    '<': FunctionSpec;
    '<=': FunctionSpec;
    '>': FunctionSpec;
    '>=': FunctionSpec;
    and: {
        least: number;
        most: number;
        takes: () => "boolean";
        gives: "boolean";
        sql: ([a, b]: readonly string[]) => string;
        apply: (args: readonly Vector[]) => Vector;
    };
    or: {
        least: number;
        most: number;
        takes: () => "boolean";
        gives: "boolean";
        sql: ([a, b]: readonly string[]) => string;
        apply: (args: readonly Vector[]) => Vector;
    };
    not: {
        least: number;
        most: number;
        takes: () => "boolean";
        gives: "boolean";
        sql: ([a]: readonly string[]) => string;
        apply: ([a]: readonly Vector[]) => Vector;
    };
    'is null': {
        least: number;
        most: number;
        takes: () => "same";
        gives: "boolean";
        sql: ([a]: readonly string[]) => string;
        apply: ([a]: readonly Vector[], rows: number) => Vector;
    };
    between: {
        least: number;
        most: number;
        takes: () => "same";
        gives: "boolean";
        sql: ([a, low, high]: readonly string[]) => string;
        apply: ([a, low, high]: readonly Vector[], rows: number) => Vector;
    };
    in: {
        least: number;
        most: number;
        takes: () => "same";
        gives: "boolean";
        sql: ([a, ...list]: readonly string[]) => string;
        apply: (args: readonly Vector[], rows: number) => Vector;
    };
    case: {
        least: number;
        most: number;
        takes: (i: number, count: number) => "boolean" | "same";
        gives: "same";
        sql: (args: readonly string[]) => string;
        apply: (args: readonly Vector[], rows: number) => Vector;
    };
};
