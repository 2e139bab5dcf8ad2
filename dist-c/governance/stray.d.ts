import type { TSchema } from 'typebox';
/** A member that no schema knows, and the members that are known in its place. */
export interface Stray {
    readonly path: readonly (string | number)[];
    readonly known: readonly string[];
}
/**
 * The first member of a value, at any depth, that its schema does not name. A schema without members (`Type.Unknown`)
 * takes all of them. The value need not fit the schema otherwise.
 */
export declare function strayField(schema: TSchema, value: unknown): Stray | undefined;
