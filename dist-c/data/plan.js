import { nearestName } from '../base/index.js';
import { quoteName } from '../table/index.js';
import { checksOf, extraFieldsCheck } from './check.js';
import { fail } from './errors.js';
import { typedColumn } from './typed-column.js';
/**
 * Compiles the contract of a dataset against its source.
 *
 * Errors: `data.missing_column` with the nearest column, `data.unusable_column`.
 */
export function planValidation(dataset, source, known) {
    const names = source.columns.map(({ name }) => name);
    for (const column of Object.keys(dataset.contract)) {
        if (!names.includes(column))
            throw fail('missing_column', { dataset: dataset.name, column, nearest: nearestName(column, names) });
    }
    const columns = [];
    const leftOut = [];
    for (const column of source.columns) {
        const rule = dataset.contract[column.name];
        const typed = typedColumn(column, rule);
        if (typed)
            columns.push(typed);
        else if (rule)
            throw fail('unusable_column', { dataset: dataset.name, column: column.name, type: column.type });
        else
            leftOut.push(column.name);
    }
    const undeclared = names.filter((name) => !dataset.contract[name] && !leftOut.includes(name));
    return { relation: relationOf(source, columns), columns, checks: allChecks(dataset, source, { columns, known }), undeclared, leftOut };
}
function relationOf(source, columns) {
    const selected = columns.flatMap(({ name, raw, typed }) => [
        `${typed} as ${quoteName(name)}`,
        `${quoteName(name)} as ${raw}`,
    ]);
    return `(select __row, ${[...source.extraFields.map(quoteName), ...selected].join(', ')} from ${source.relation})`;
}
function allChecks(dataset, source, { columns, known }) {
    const byName = new Map(columns.map((column) => [column.name, column]));
    const outcome = dataset.onViolation;
    const ruled = Object.entries(dataset.contract).flatMap(([name, rule]) => checksOf(byName.get(name), rule, { outcome, known: known.get(name) }));
    return [...extraFieldsCheck(source.extraFields, outcome), ...ruled];
}
/** The SQL condition that a row violates a rule of this outcome; `undefined` where there is no such rule. */
export function anyViolated(plan, outcome) {
    const some = plan.checks.filter((check) => outcome === undefined || check.outcome === outcome);
    return some.length > 0 ? `(${some.map((check) => check.violated).join(' or ')})` : undefined;
}
/** The schema of the rows that are accepted, without `__row`. */
export function plannedSchema(plan) {
    return plan.columns.map(({ name, kind }) => ({ name, kind }));
}
//# sourceMappingURL=plan.js.map