import type { Json } from '../base/index.ts';
/**
 * A SQL value as a tree. Operators are calls too: `delay > 15` is a call of `>`. `at` is where it began in its text, from 0.
 */
export type Expression = {
    readonly type: 'number';
    readonly value: number;
    readonly at: number;
} | {
    readonly type: 'text';
    readonly value: string;
    readonly at: number;
} | {
    readonly type: 'boolean';
    readonly value: boolean;
    readonly at: number;
} | {
    readonly type: 'null';
    readonly at: number;
} | {
    readonly type: 'column';
    readonly name: string;
    readonly at: number;
} | {
    readonly type: 'call';
    readonly name: string;
    readonly args: readonly Expression[];
    readonly at: number;
};
/** SQL as a user wrote it; it is read and checked where it is used. */
export interface SqlText {
    readonly text: string;
}
/**
 * Marks a text as SQL. Numbers and texts that are put in become literals; other SQL is put in parentheses.
 *
 * @example
 * const limit = 15
 * sql`delay > ${limit}` // { text: 'delay > 15' }
 */
export declare function sql(parts: TemplateStringsArray, ...values: readonly (number | string | SqlText)[]): SqlText;
/** True for what `sql` returns, also after it went through JSON. */
export declare function isSqlText(value: unknown): value is SqlText & {
    readonly [key: string]: Json;
};
/** The columns an expression reads, each once, in order of appearance. */
export declare function columnsOf(expression: Expression): readonly string[];
