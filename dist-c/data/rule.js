import { Type } from 'typebox';
const OutcomeSchema = Type.Union([Type.Literal('block'), Type.Literal('quarantine'), Type.Literal('warn')]);
const common = { optional: Type.Optional(Type.Boolean()), onViolation: Type.Optional(OutcomeSchema) };
const exact = { additionalProperties: false };
const NumberOptions = Type.Object({
    min: Type.Optional(Type.Number()),
    max: Type.Optional(Type.Number()),
    integer: Type.Optional(Type.Boolean()),
    ...common,
}, exact);
const CategoryOptions = Type.Object({
    values: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
    references: Type.Optional(Type.Tuple([Type.Unsafe(Type.Object({})), Type.String()])),
    ...common,
}, exact);
const TextOptions = Type.Object({ pattern: Type.Optional(Type.String({ minLength: 1 })), ...common }, exact);
const TimeOptions = Type.Object({ unit: Type.Optional(Type.Union([Type.Literal('s'), Type.Literal('ms')])), ...common }, exact);
const BooleanOptions = Type.Object({ ...common }, exact);
/** The options each kind of rule takes; what a contract is checked against. */
export const ruleOptions = {
    number: NumberOptions,
    category: CategoryOptions,
    text: TextOptions,
    time: TimeOptions,
    boolean: BooleanOptions,
};
/**
 * Finite numbers, within `min` and `max` (both inclusive), whole with `integer`.
 *
 * @example
 * number({ min: -200 })
 */
export function number(options = {}) {
    return Object.freeze({ ...options, kind: 'number' });
}
/**
 * Texts from a limited set: one of `values`, or one that appears in a column of another dataset.
 *
 * @example
 * category({ references: [airports, 'iata'] })
 */
export function category(options = {}) {
    return Object.freeze({ ...options, kind: 'category' });
}
/** Free texts; with `pattern`, a regular expression (RE2 syntax) that must match somewhere in the text. */
export function text(options = {}) {
    return Object.freeze({ ...options, kind: 'text' });
}
/** Moments in UTC, written as ISO 8601 or, with `unit`, as a number of seconds or milliseconds since 1970. */
export function time(options = {}) {
    return Object.freeze({ ...options, kind: 'time' });
}
/** Truths: true and false, or 1 and 0. In tables they are the numbers 1 and 0. */
export function boolean(options = {}) {
    return Object.freeze({ ...options, kind: 'boolean' });
}
/** The column that a rule refers to, where it does. */
export function referenceOf(rule) {
    if (rule.kind !== 'category' || !rule.references)
        return undefined;
    const [dataset, column] = rule.references;
    return { dataset, column };
}
//# sourceMappingURL=rule.js.map