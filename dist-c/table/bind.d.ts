import type { Expression } from './expression.ts';
import { type FunctionSpec } from './functions.ts';
import type { Kind } from './vector.ts';
/**
 * An expression with the kind of every part. `kind` is what it is, `as` what the call around it takes; they differ where a
 * truth is used as a number, a number as a truth, or a text as a moment. Both are undefined where nothing tells.
 */
export interface Bound {
    readonly expression: Expression;
    readonly kind: Kind | undefined;
    readonly as: Kind | undefined;
    readonly spec?: FunctionSpec;
    readonly args: readonly Bound[];
}
/** What is known of a column; `undefined` where its use must tell. */
export type KindOf = (column: string) => Kind | undefined;
/** Gives every part its kind. Errors: `table.wrong_kind`, and those of `kindOf`. */
export declare function bind(expression: Expression, kindOf: KindOf): Bound;
/** Milliseconds of `2001-05-14` or `2001-05-14 19:06:30`, in UTC. Errors: `table.bad_expression`. */
export declare function momentOf(text: string, at: number): number;
