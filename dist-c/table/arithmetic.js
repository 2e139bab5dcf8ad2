import { chooseRows, compareAt, isMissing, joinNumbers, mapNumbers, mapTexts, } from './vector.js';
/** NaN in DuckDB is a value that is larger than all others; here it is missing, so it becomes NULL where it may arise. */
export const orNull = (sql) => `nullif(${sql}, 'nan'::DOUBLE)`;
function operator(sign, join) {
    return {
        least: 2,
        most: 2,
        takes: () => 'number',
        gives: 'number',
        sql: ([a, b]) => orNull(`${a} ${sign} ${b}`),
        apply: (args) => joinNumbers(args, 'number', join),
    };
}
function scalar(sql, change) {
    return {
        least: 1,
        most: 1,
        takes: () => 'number',
        gives: 'number',
        sql: ([a]) => sql(a),
        apply: ([a]) => mapNumbers(a, 'number', change),
    };
}
function textChange(name, change) {
    return {
        least: 1,
        most: 1,
        takes: () => 'text',
        gives: 'text',
        sql: ([a]) => `${name}(${a})`,
        apply: ([a]) => mapTexts(a, change),
    };
}
/** Letters whose simple mapping, which DuckDB follows, is not the one letter that JavaScript gives. */
const SIMPLE_CASE = { İ: 'i', ß: 'ẞ' };
/** Per code point, as DuckDB does: a letter whose other case is several letters stays as it is. */
function byLetter(change) {
    const one = (letter) => {
        const changed = change(letter);
        return [...changed].length === 1 ? changed : (SIMPLE_CASE[letter] ?? letter);
    };
    return (text) => [...text].map(one).join('');
}
/** Half goes away from zero, as in C. */
function roundHalfAway(value) {
    const whole = Math.trunc(value);
    return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}
/** `greatest` and `least` pass over what is missing, as DuckDB's do. */
function extreme(name, sign) {
    return {
        least: 1,
        most: 20,
        takes: () => 'same',
        gives: 'same',
        sql: (args) => `${name}(${args.join(', ')})`,
        apply: (args, rows) => chooseRows(args, rows, (row) => {
            let best = -1;
            args.forEach((arg, i) => {
                if (isMissing(arg, row))
                    return;
                if (best < 0 || compareAt(arg, args[best], row) * sign > 0)
                    best = i;
            });
            return best;
        }),
    };
}
const lengths = (a) => {
    const { codes, dictionary } = a;
    const known = dictionary.map((text) => [...text].length);
    return { kind: 'number', values: Float64Array.from(codes, (code) => known[code] ?? Number.NaN) };
};
/** Numbers and texts. Every number is a double, so nothing overflows and `/` keeps its fraction. */
export const arithmetic = {
    '+': operator('+', (a, b) => a + b),
    '-': operator('-', (a, b) => a - b),
    '*': operator('*', (a, b) => a * b),
    '/': operator('/', (a, b) => a / b),
    '%': operator('%', (a, b) => a % b),
    negate: scalar((a) => `(-${a})`, (a) => -a),
    abs: scalar((a) => `abs(${a})`, Math.abs),
    floor: scalar((a) => `floor(${a})`, Math.floor),
    ceil: scalar((a) => `ceil(${a})`, Math.ceil),
    round: scalar((a) => `round(${a})`, roundHalfAway),
    exp: scalar((a) => `exp(${a})`, Math.exp),
    ln: scalar((a) => `try(ln(${a}))`, (a) => (a > 0 ? Math.log(a) : Number.NaN)),
    sqrt: scalar((a) => `try(sqrt(${a}))`, (a) => (a < 0 ? Number.NaN : Math.sqrt(a))),
    greatest: extreme('greatest', 1),
    least: extreme('least', -1),
    coalesce: {
        least: 1,
        most: 20,
        takes: () => 'same',
        gives: 'same',
        sql: (args) => `coalesce(${args.join(', ')})`,
        apply: (args, rows) => chooseRows(args, rows, (row) => args.findIndex((arg) => !isMissing(arg, row))),
    },
    lower: textChange('lower', byLetter((letter) => letter.toLowerCase())),
    upper: textChange('upper', byLetter((letter) => letter.toUpperCase())),
    length: {
        least: 1,
        most: 1,
        takes: () => 'text',
        gives: 'number',
        sql: ([a]) => `CAST(length(${a}) AS DOUBLE)`,
        apply: ([a]) => lengths(a),
    },
};
//# sourceMappingURL=arithmetic.js.map