import type { TSchema } from 'typebox';
/** True for a field that may be given several times: in a query, or as a flag. */
export declare function takesMany(schema: TSchema): boolean;
/**
 * The value of a field that was given as texts. Only an array takes more than one; a single one may also be the whole array
 * as JSON. What fits no type is left as it is, for the check of the input to name.
 *
 * @example
 * fromTexts(Type.Array(Type.Integer()), ['1', '2']) // [1, 2]
 * fromTexts(Type.Array(Type.Integer()), ['[1, 2]']) // [1, 2]
 */
export declare function fromTexts(schema: TSchema, texts: readonly string[]): unknown;
