import { Value } from 'typebox/value';
/**
 * The first member of a value, at any depth, that its schema does not name. A schema without members (`Type.Unknown`)
 * takes all of them. The value need not fit the schema otherwise.
 */
export function strayField(schema, value) {
    return visit(schema, value, []);
}
function visit(shape, value, path) {
    if (typeof value !== 'object' || value === null)
        return undefined;
    if (shape.anyOf)
        return visitChoice(shape.anyOf, value, path);
    return Array.isArray(value) ? visitItems(shape, value, path) : visitMembers(shape, value, path);
}
function visitItems({ items }, values, path) {
    if (!items)
        return undefined;
    for (const [i, value] of values.entries()) {
        if (typeof value !== 'object' || value === null)
            continue;
        const item = Array.isArray(items) ? items[i] : items;
        const stray = item && visit(item, value, [...path, i]);
        if (stray)
            return stray;
    }
    return undefined;
}
function visitMembers(shape, value, path) {
    const parts = [shape, ...(shape.allOf ?? [])].filter(({ properties, patternProperties }) => properties ?? patternProperties);
    if (parts.length === 0)
        return undefined;
    for (const [name, member] of Object.entries(value)) {
        let known = false;
        for (const part of parts) {
            const inner = shapeOf(part, name);
            known ||= inner !== undefined;
            const deep = typeof member === 'object' && member !== null;
            const stray = inner && deep ? visit(inner, member, [...path, name]) : undefined;
            if (stray)
                return stray;
        }
        if (!known)
            return { path: [...path, name], known: parts.flatMap(({ properties }) => Object.keys(properties ?? {})) };
    }
    return undefined;
}
function shapeOf({ properties, patternProperties }, name) {
    if (properties && Object.hasOwn(properties, name))
        return properties[name];
    for (const pattern in patternProperties)
        if (patternOf(pattern).test(name))
            return patternProperties[pattern];
    return undefined;
}
const PATTERNS = new Map();
function patternOf(pattern) {
    const made = PATTERNS.get(pattern) ?? new RegExp(pattern);
    PATTERNS.set(pattern, made);
    return made;
}
/** Of several shapes the value may have, one that fits must know all of its members. */
function visitChoice(shapes, value, path) {
    let first;
    for (const shape of shapes.filter((option) => Value.Check(option, value))) {
        const stray = visit(shape, value, path);
        if (!stray)
            return undefined;
        first ??= stray;
    }
    return first;
}
//# sourceMappingURL=stray.js.map