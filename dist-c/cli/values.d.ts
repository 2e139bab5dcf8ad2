import type { TSchema } from 'typebox';
/** `labelKnownAt` → `label-known-at`: the name of a flag. */
export declare function flagName(field: string): string;
/** What stands after a flag in the help: the kind of its value. */
export declare function placeholderOf(schema: TSchema): string;
/** The sentence of a field, for the help. */
export declare function sentenceOf(schema: TSchema): string;
/** The value of a field from the texts of its flag. A field of objects takes JSON, or `@FILE` with a file of it. */
export declare function fieldValue(field: string, schema: TSchema, given: {
    texts: readonly string[];
    folder: string;
}): unknown;
