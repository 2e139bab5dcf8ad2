import { Value } from 'typebox/value';
import { digestOf, isName, nearestName } from '../base/index.js';
import { fail } from './errors.js';
import { referenceOf, ruleOptions, time } from './rule.js';
const OUTCOMES = ['block', 'quarantine', 'warn'];
/**
 * Declares a dataset. Columns of the source without a rule are kept as they are.
 *
 * Errors: `data.bad_contract` when a name, rule or option is none.
 *
 * @example
 * const flights = dataset('flights', {
 *   source: parquet('flights.parquet'), time: 'date',
 *   contract: { delay: number({ min: -200 }), origin: category({ references: [airports, 'iata'] }) },
 *   onViolation: 'quarantine',
 * })
 */
export function dataset(name, spec) {
    const wrong = (where, reason) => fail('bad_contract', { dataset: name, where, reason });
    if (!isName(name))
        throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter');
    if (spec.source?.format !== 'parquet' && spec.source?.format !== 'csv')
        throw wrong('source', 'a source is parquet(path) or csv(path)');
    const onViolation = spec.onViolation ?? 'quarantine';
    if (!OUTCOMES.includes(onViolation))
        throw wrong('onViolation', `it is one of ${OUTCOMES.join(', ')}`);
    const contract = { ...withTime(spec) };
    for (const [column, rule] of Object.entries(contract)) {
        const reason = faultOf(rule);
        if (reason)
            throw wrong(column, reason);
    }
    if (spec.time !== undefined && contract[spec.time]?.kind !== 'time')
        throw wrong(spec.time, 'the time of a dataset has the rule time()');
    const timed = spec.time === undefined ? {} : { time: spec.time };
    return Object.freeze({ kind: 'dataset', name, source: spec.source, ...timed, contract: Object.freeze(contract), onViolation });
}
function withTime({ time: column, contract = {} }) {
    return column === undefined || contract[column] ? contract : { [column]: time(), ...contract };
}
function faultOf(rule) {
    const options = ruleOptions[rule?.kind];
    if (!options)
        return `a rule is one of ${Object.keys(ruleOptions).join(', ')}`;
    const { kind, ...given } = rule;
    const known = Object.keys(options.properties);
    const stray = Object.keys(given).find((key) => !known.includes(key));
    if (stray)
        return `${kind} has no option ${stray}; the nearest is ${nearestName(stray, known)}`;
    const [first] = Value.Errors(options, given);
    if (first)
        return `option ${first.instancePath.slice(1) || kind} ${first.message}`;
    return crossFault(rule);
}
function crossFault(rule) {
    if (rule.kind === 'number' && rule.min !== undefined && rule.max !== undefined && rule.min > rule.max)
        return 'min is above max';
    const reference = referenceOf(rule);
    if (reference && reference.dataset.kind !== 'dataset')
        return 'references begins with a dataset';
    return undefined;
}
/** The datasets that the contract of another refers to, each once. */
export function referencedDatasets(dataset) {
    const found = Object.values(dataset.contract).map((rule) => referenceOf(rule)?.dataset);
    return [...new Map(found.filter((one) => one !== undefined).map((one) => [one.name, one])).values()];
}
/** The address of everything that decides which rows are accepted and how they are read, but not of the rows. */
export function contractDigest(dataset, hash) {
    const { path: _, ...reading } = dataset.source;
    const contract = Object.fromEntries(Object.entries(dataset.contract).map(([column, rule]) => [column, plainRule(rule)]));
    const order = Object.keys(dataset.contract);
    return digestOf({ contract, order, time: dataset.time, onViolation: dataset.onViolation, reading }, hash);
}
function plainRule(rule) {
    const reference = referenceOf(rule);
    if (!reference)
        return { ...rule };
    return { ...rule, references: [reference.dataset.name, reference.column] };
}
//# sourceMappingURL=dataset.js.map