import { fail } from './errors.js';
import { functionOf } from './functions.js';
import { truncUnits } from './times.js';
/** Gives every part its kind. Errors: `table.wrong_kind`, and those of `kindOf`. */
export function bind(expression, kindOf) {
    if (expression.type !== 'call')
        return leaf(expression, kindOf);
    const args = expression.args.map((arg) => bind(arg, kindOf));
    const spec = functionOf(variantOf(expression.name, args));
    const count = args.length;
    const same = commonKind(args.filter((_, i) => spec.takes(i, count) === 'same'));
    const cast = args.map((arg, i) => {
        const wanted = spec.takes(i, count);
        return castTo(arg, wanted === 'same' ? same : wanted, expression.name);
    });
    if (expression.name === 'date_trunc')
        checkUnit(expression);
    const kind = spec.gives === 'same' ? same : spec.gives;
    return { expression, kind, as: kind, spec, args: cast };
}
function leaf(expression, kindOf) {
    const kind = expression.type === 'column'
        ? kindOf(expression.name)
        : expression.type === 'null'
            ? undefined
            : expression.type;
    return { expression, kind, as: kind, args: [] };
}
/** `+` and `-` mean another thing where one side is a length of time. */
function variantOf(name, args) {
    if (name !== '+' && name !== '-')
        return name;
    const [left, right] = args.map((arg) => arg.kind);
    if (left === 'interval' && right === 'interval')
        return `interval ${name} interval`;
    if (right === 'interval')
        return `time ${name} interval`;
    return left === 'interval' && name === '+' ? 'interval + time' : name;
}
function commonKind(args) {
    const kinds = new Set(args.map((arg) => arg.kind).filter((kind) => kind !== undefined));
    // a column that meets a truth may be one or a number: as a number it is right in both cases
    if (kinds.size === 1 && kinds.has('boolean') && args.some((arg) => arg.kind === undefined))
        return 'number';
    if (kinds.size === 2 && kinds.has('number') && kinds.has('boolean'))
        return 'number';
    if (kinds.size === 2 && kinds.has('time') && kinds.has('text'))
        return 'time';
    return [...kinds][0];
}
function castTo(bound, as, around) {
    const { kind, expression } = bound;
    if (as === undefined || kind === as)
        return { ...bound, as };
    if (kind === undefined)
        return pushDown(bound, as);
    const isTruthAndNumber = (kind === 'number' && as === 'boolean') || (kind === 'boolean' && as === 'number');
    if (isTruthAndNumber)
        return { ...bound, as };
    if (kind === 'text' && as === 'time' && expression.type === 'text') {
        momentOf(expression.value, expression.at);
        return { ...bound, as };
    }
    throw fail('wrong_kind', { what: nameOf(around), wanted: as, found: kind });
}
/** What a call is used as tells what its arguments are, where they did not tell themselves. */
function pushDown(bound, as) {
    const { spec, args, expression } = bound;
    const name = expression.type === 'call' ? expression.name : '';
    const cast = args.map((arg, i) => (spec?.takes(i, args.length) === 'same' ? castTo(arg, as, name) : arg));
    return { ...bound, kind: spec ? as : bound.kind, as, args: cast };
}
const nameOf = (around) => (/^[a-z_]+$/.test(around) ? around : `Operator ${around}`);
const MOMENT = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)?$/;
/** Milliseconds of `2001-05-14` or `2001-05-14 19:06:30`, in UTC. Errors: `table.bad_expression`. */
export function momentOf(text, at) {
    const iso = text.replace(' ', 'T') + (text.length > 10 ? 'Z' : '');
    const ms = MOMENT.test(text) ? Date.parse(iso) : Number.NaN;
    if (Number.isNaN(ms))
        throw fail('bad_expression', { at, reason: 'a moment is written 2001-05-14 or 2001-05-14 19:06' });
    return ms;
}
function checkUnit(expression) {
    const unit = expression.type === 'call' ? expression.args[0] : undefined;
    if (unit?.type === 'text' && truncUnits.includes(unit.value))
        return;
    throw fail('bad_expression', { at: expression.at, reason: `date_trunc takes one of ${truncUnits.join(', ')} first` });
}
//# sourceMappingURL=bind.js.map