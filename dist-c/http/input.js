import { fail } from './errors.js';
import { hasBody, routeOf } from './face.js';
import { fromTexts } from './texts.js';
/**
 * How the input of an action is put together: path parameters, then the query (GET, DELETE) or the body (all others). Texts of
 * path and query become the types of the schema; the body is taken as it is. Whether it is right is the action's check.
 *
 * Errors: `http.repeated_field`, `http.unexpected_query`, `http.body_not_object`.
 */
export function inputReader(action) {
    const { method } = routeOf(action);
    const schemas = action.input.properties;
    return ({ parameters, query, body }) => {
        const input = Object.create(null);
        for (const [field, text] of Object.entries(parameters))
            input[field] = fromTexts(schemas[field], [text]);
        if (hasBody(method)) {
            refuseQuery(query);
            addOnce(input, membersOf(body));
        }
        else
            addOnce(input, fromQuery(query, schemas));
        return { ...input };
    };
}
function refuseQuery(query) {
    const [field] = new URLSearchParams(query).keys();
    if (field !== undefined)
        throw fail('unexpected_query', { field: printable(field) });
}
function membersOf(body) {
    if (body === undefined)
        return [];
    if (typeof body !== 'object' || body === null || Array.isArray(body))
        throw fail('body_not_object', {});
    return Object.entries(body);
}
function fromQuery(query, schemas) {
    const texts = new Map();
    for (const [field, text] of new URLSearchParams(query)) {
        const before = texts.get(field);
        if (before)
            before.push(text);
        else
            texts.set(field, [text]);
    }
    return [...texts].map(([field, given]) => {
        const schema = Object.hasOwn(schemas, field) ? schemas[field] : undefined;
        const value = schema ? fromTexts(schema, given) : given[0];
        if (given.length > 1 && value === given)
            throw fail('repeated_field', { field: printable(field) });
        return [field, value];
    });
}
function addOnce(input, members) {
    for (const [field, value] of members) {
        if (field in input)
            throw fail('repeated_field', { field: printable(field) });
        input[field] = value;
    }
}
/** A field's name as it may be shown: short, and nothing that a terminal would obey. */
const printable = (field) => field.replace(/[^\w.-]/g, '?').slice(0, 64);
//# sourceMappingURL=input.js.map