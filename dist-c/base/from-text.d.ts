import type { TSchema } from 'typebox';
/**
 * Turns the text of a path, query or flag into the type its schema names, or leaves it as it is, so that the check of the
 * value names the field. Bodies never come here: JSON has its own types.
 *
 * @example
 * fromText(Type.Integer(), '3')    // 3
 * fromText(Type.Integer(), '3.0')  // '3.0', refused later
 * fromText(Type.Boolean(), 'true') // true
 */
export declare function fromText(schema: TSchema, text: string): unknown;
