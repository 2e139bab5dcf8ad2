import { chooseRows, compareAt, isMissing, joinNumbers, mapNumbers, numbersOf } from './vector.js';
const MANY = 1_000;
function comparison(sign, holds) {
    return {
        least: 2,
        most: 2,
        takes: () => 'same',
        gives: 'boolean',
        sql: ([a, b]) => `(${a} ${sign} ${b})`,
        apply: ([a, b], rows) => truth(rows, (row) => test(compareAt(a, b, row), holds)),
    };
}
const truth = (rows, of) => ({
    kind: 'boolean',
    values: Float64Array.from({ length: rows }, (_, row) => of(row)),
});
const test = (order, holds) => Number.isNaN(order) ? Number.NaN : Number(holds(order));
const and = (a, b) => (a === 0 || b === 0 ? 0 : a + b > 1 ? 1 : Number.NaN);
const not = (a) => 1 - a;
const or = (a, b) => not(and(not(a), not(b)));
/** True when one equals, false when none does and none is missing. */
function isIn([value, ...list], row) {
    let answer = 0;
    for (const item of list) {
        const order = compareAt(value, item, row);
        if (order === 0)
            return 1;
        if (Number.isNaN(order))
            answer = Number.NaN;
    }
    return answer;
}
/** Position of the value whose condition is the first true one, or of the value otherwise. */
function chosen(args, row) {
    for (let i = 0; i + 1 < args.length; i += 2)
        if (numbersOf(args[i])[row] === 1)
            return i + 1;
    return args.length - 1;
}
/** Comparisons and three-valued logic: what is missing is unknown. */
export const logic = {
    '=': comparison('=', (order) => order === 0),
    '<>': comparison('<>', (order) => order !== 0),
    '<': comparison('<', (order) => order < 0),
    '<=': comparison('<=', (order) => order <= 0),
    '>': comparison('>', (order) => order > 0),
    '>=': comparison('>=', (order) => order >= 0),
    and: {
        least: 2,
        most: 2,
        takes: () => 'boolean',
        gives: 'boolean',
        sql: ([a, b]) => `(${a} AND ${b})`,
        apply: (args) => joinNumbers(args, 'boolean', and),
    },
    or: {
        least: 2,
        most: 2,
        takes: () => 'boolean',
        gives: 'boolean',
        sql: ([a, b]) => `(${a} OR ${b})`,
        apply: (args) => joinNumbers(args, 'boolean', or),
    },
    not: {
        least: 1,
        most: 1,
        takes: () => 'boolean',
        gives: 'boolean',
        sql: ([a]) => `(NOT ${a})`,
        apply: ([a]) => mapNumbers(a, 'boolean', not),
    },
    'is null': {
        least: 1,
        most: 1,
        takes: () => 'same',
        gives: 'boolean',
        sql: ([a]) => `(${a} IS NULL)`,
        apply: ([a], rows) => truth(rows, (row) => Number(isMissing(a, row))),
    },
    between: {
        least: 3,
        most: 3,
        takes: () => 'same',
        gives: 'boolean',
        sql: ([a, low, high]) => `(${a} BETWEEN ${low} AND ${high})`,
        apply: ([a, low, high], rows) => truth(rows, (row) => and(test(compareAt(a, low, row), (order) => order >= 0), test(compareAt(a, high, row), (order) => order <= 0))),
    },
    in: {
        least: 2,
        most: MANY,
        takes: () => 'same',
        gives: 'boolean',
        sql: ([a, ...list]) => `(${a} IN (${list.join(', ')}))`,
        apply: (args, rows) => truth(rows, (row) => isIn(args, row)),
    },
    case: {
        least: 3,
        most: MANY,
        takes: (i, count) => (i % 2 === 0 && i < count - 1 ? 'boolean' : 'same'),
        gives: 'same',
        sql: (args) => {
            const whens = args.flatMap((arg, i) => i % 2 === 0 && i < args.length - 1 ? [`WHEN ${arg} THEN ${args[i + 1]}`] : []);
            return `CASE ${whens.join(' ')} ELSE ${args.at(-1)} END`;
        },
        apply: (args, rows) => {
            // conditions may be of another kind than the values, so the first value stands in their place
            const values = args.map((arg, i) => (i % 2 === 0 && i < args.length - 1 ? args.at(-1) : arg));
            return chooseRows(values, rows, (row) => chosen(args, row));
        },
    },
};
//# sourceMappingURL=logic.js.map