import { Compile } from 'typebox/compile';
import { fail } from './errors.js';
import { fieldName, plainFault } from './plain.js';
import { strayField } from './stray.js';
/**
 * The input of an action, exactly as it came, if its schema takes it: nothing is converted, filled in or left out.
 *
 * Errors: `governance.unknown_field` names the first field that the schema does not know, `governance.bad_input` the first
 * whose value it does not take. Neither shows a value.
 */
export function checkInput(action, raw) {
    const input = raw === undefined ? {} : raw;
    const command = action.name.replace('.', ' ');
    const refuse = (fault) => fail('bad_input', { action: action.name, command, ...fault });
    const broken = plainFault(input);
    if (broken)
        throw refuse(broken);
    const stray = strayField(action.input, input);
    if (stray)
        throw unknown(action.name, stray);
    const checker = checkerOf(action.input);
    if (checker.Check(input))
        return input;
    throw refuse(firstFault(checker.Errors(input)));
}
function unknown(action, { path, known }) {
    return fail('unknown_field', { action, field: fieldName(path), fields: known.length ? known.join(', ') : 'none' });
}
const CHECKERS = new WeakMap();
function checkerOf(schema) {
    const made = CHECKERS.get(schema) ?? Compile(schema);
    CHECKERS.set(schema, made);
    return made;
}
/** The first error, told of the field it is about: of a choice the whole choice, of a missing member the member. */
function firstFault(errors) {
    const [first] = errors;
    if (!first)
        return { field: 'the input', reason: 'is not what the action takes' };
    const choice = errors.find(({ keyword, instancePath }) => keyword === 'anyOf' && instancePath === first.instancePath);
    const steps = stepsOf(first.instancePath);
    const [missing] = first.params.requiredProperties ?? [];
    if (missing !== undefined)
        return { field: fieldName([...steps, missing]), reason: 'is missing' };
    return { field: fieldName(steps), reason: choice ? choiceReason(errors, first.instancePath) : first.message };
}
function choiceReason(errors, path) {
    const options = errors
        .filter(({ keyword, instancePath }) => instancePath === path && keyword !== 'anyOf')
        .map(({ message, params }) => {
        const { allowedValue } = params;
        return allowedValue === undefined ? message.replace(/^must /, '') : `be ${JSON.stringify(allowedValue)}`;
    });
    return `must ${[...new Set(options)].join(' or ')}`;
}
function stepsOf(pointer) {
    return pointer
        .split('/')
        .slice(1)
        .map((step) => (/^\d+$/.test(step) ? Number(step) : step.replaceAll('~1', '/').replaceAll('~0', '~')));
}
//# sourceMappingURL=input.js.map