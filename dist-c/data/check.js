import { quoteName, quoteText } from '../table/index.js';
/** The ways a row can violate a contract. */
export const violationCodes = [
    'missing',
    'wrong_type',
    'below_min',
    'above_max',
    'not_integer',
    'not_in_values',
    'not_in_reference',
    'no_pattern_match',
    'extra_fields',
];
/** The checks of one rule on a typed column. `known` are the values of the column it refers to. */
export function checksOf(column, rule, context) {
    const outcome = rule.onViolation ?? context.outcome;
    const typed = quoteName(column.name);
    const check = (code, violated) => ({ code, column: column.name, outcome, violated });
    const when = (condition) => `(${typed} is not null and ${condition})`;
    return [
        ...(rule.optional ? [] : [check('missing', column.absent)]),
        check('wrong_type', `(not ${column.absent} and ${typed} is null)`),
        ...valueChecks(rule, typed, context.known).map(([code, condition]) => check(code, when(condition))),
    ];
}
function valueChecks(rule, typed, known) {
    if (rule.kind === 'number')
        return [
            ...(rule.min === undefined ? [] : [['below_min', `${typed} < ${literal(rule.min)}`]]),
            ...(rule.max === undefined ? [] : [['above_max', `${typed} > ${literal(rule.max)}`]]),
            ...(rule.integer ? [['not_integer', `${typed} <> trunc(${typed})`]] : []),
        ];
    if (rule.kind === 'category')
        return [
            ...(rule.values ? [['not_in_values', isNoneOf(typed, rule.values)]] : []),
            ...(known ? [['not_in_reference', isNoneOf(typed, known)]] : []),
        ];
    if (rule.kind === 'text' && rule.pattern !== undefined)
        return [['no_pattern_match', `not regexp_matches(${typed}, ${quoteText(rule.pattern)})`]];
    return [];
}
const literal = (value) => `${value}::double`;
/** A cast to an ENUM looks a text up in one step and, unlike a join, keeps rows in order on any number of threads. */
function isNoneOf(typed, values) {
    const distinct = [...new Set(values)];
    if (distinct.length === 0)
        return 'true';
    return `try_cast(${typed} as enum (${distinct.map(quoteText).join(', ')})) is null`;
}
/** The check that a CSV row has no more fields than the header. */
export function extraFieldsCheck(fields, outcome) {
    if (fields.length === 0)
        return [];
    const violated = `(${fields.map((field) => `${quoteName(field)} is not null`).join(' or ')})`;
    return [{ code: 'extra_fields', column: '', outcome, violated }];
}
//# sourceMappingURL=check.js.map