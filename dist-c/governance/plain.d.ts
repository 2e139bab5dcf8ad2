/** Why a value may not come in, and where: `field` as people write it, `rows[3].delay`. */
export interface Fault {
    readonly field: string;
    readonly reason: string;
}
/**
 * What is wrong with a value that should be plain JSON, before any schema is asked: members named `__proto__`, nesting
 * beyond 64, objects that are not plain, texts with a NUL or half a surrogate pair, which no database keeps.
 */
export declare function plainFault(root: unknown): Fault | undefined;
/** `rows[3].delay` of its steps; `the input` of none. Made safe to print. */
export declare function fieldName(steps: readonly (string | number)[]): string;
/** A text from outside for a message or a record: on one line, whole characters only, not longer than 120. */
export declare function printable(text: string): string;
