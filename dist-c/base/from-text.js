import { Value } from 'typebox/value';
const INTEGER = /^-?(?:0|[1-9]\d*)$/;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/**
 * Turns the text of a path, query or flag into the type its schema names, or leaves it as it is, so that the check of the
 * value names the field. Bodies never come here: JSON has its own types.
 *
 * @example
 * fromText(Type.Integer(), '3')    // 3
 * fromText(Type.Integer(), '3.0')  // '3.0', refused later
 * fromText(Type.Boolean(), 'true') // true
 */
export function fromText(schema, text) {
    const { type, anyOf, const: only } = schema;
    if (anyOf)
        return fromUnion(anyOf, text);
    if (only !== undefined)
        return String(only) === text ? only : text;
    if (type === 'integer')
        return INTEGER.test(text) ? Number(text) : text;
    if (type === 'number')
        return NUMBER.test(text) ? Number(text) : text;
    if (type === 'boolean')
        return text === 'true' ? true : text === 'false' ? false : text;
    if (type === 'null')
        return text === 'null' ? null : text;
    if (type === 'string')
        return text;
    return fromJson(text);
}
function fromUnion(members, text) {
    for (const member of members) {
        const value = fromText(member, text);
        if (Value.Check(member, value))
            return value;
    }
    return text;
}
function fromJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return text;
    }
}
//# sourceMappingURL=from-text.js.map