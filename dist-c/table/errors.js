import { defineErrors } from '../base/index.js';
export const fail = defineErrors('table', {
    bad_expression: {
        status: 400,
        says: 'The expression cannot be read at character {at}: {reason}.',
        help: 'Write it as one SQL value, such as delay > 15 or hour(date).',
    },
    unknown_function: {
        status: 400,
        says: 'Expressions have no function {name}; the nearest is {nearest}.',
        help: 'Use one of: {known}.',
    },
    wrong_kind: {
        status: 400,
        says: '{what} takes {wanted}, not {found}.',
        help: 'Compare the expression with the kinds of the columns: millrace data show.',
    },
    unknown_column: {
        status: 400,
        says: 'There is no column {column}; the nearest is {nearest}.',
        help: 'See the columns of the dataset: millrace data show.',
    },
    uneven_columns: {
        status: 400,
        says: 'Column {column} has {found} rows where the table has {rows}.',
        help: 'Give every column of a table the same number of rows.',
    },
});
//# sourceMappingURL=errors.js.map