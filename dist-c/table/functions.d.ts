import type { Kind, Vector } from './vector.ts';
/** What an argument must be; `same`: one kind for all arguments that say so. */
export type Wanted = Kind | 'same';
/** An operator or function of expressions: what it takes and gives, its DuckDB text, and its values. */
export interface FunctionSpec {
    readonly least: number;
    readonly most: number;
    readonly takes: (position: number, count: number) => Wanted;
    readonly gives: Wanted;
    readonly sql: (args: readonly string[]) => string;
    readonly apply: (args: readonly Vector[], rows: number) => Vector;
}
/** The specification of an operator or function that was parsed. */
export declare function functionOf(name: string): FunctionSpec;
/** The functions that may be called by name: lower-case, in alphabetical order. */
export declare const functionNames: readonly string[];
/** How few and how many arguments a function takes. */
export declare function takesArguments(name: string): {
    readonly least: number;
    readonly most: number;
};
