import { fromText } from '../base/index.js';
/** True for a field that may be given several times: in a query, or as a flag. */
export function takesMany(schema) {
    return schema.type === 'array';
}
/**
 * The value of a field that was given as texts. Only an array takes more than one; a single one may also be the whole array
 * as JSON. What fits no type is left as it is, for the check of the input to name.
 *
 * @example
 * fromTexts(Type.Array(Type.Integer()), ['1', '2']) // [1, 2]
 * fromTexts(Type.Array(Type.Integer()), ['[1, 2]']) // [1, 2]
 */
export function fromTexts(schema, texts) {
    const { items } = schema;
    const [first] = texts;
    if (takesMany(schema) && items && !(texts.length === 1 && first.startsWith('[')))
        return texts.map((text) => fromText(items, text));
    return texts.length === 1 ? fromText(schema, first) : texts;
}
//# sourceMappingURL=texts.js.map