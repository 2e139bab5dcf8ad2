export declare const fail: import("../base/errors.ts").ErrorMaker<{
    readonly bad_expression: {
        readonly status: 400;
        readonly says: "The expression cannot be read at character {at}: {reason}.";
        readonly help: "Write it as one SQL value, such as delay > 15 or hour(date).";
    };
    readonly unknown_function: {
        readonly status: 400;
        readonly says: "Expressions have no function {name}; the nearest is {nearest}.";
        readonly help: "Use one of: {known}.";
    };
    readonly wrong_kind: {
        readonly status: 400;
        readonly says: "{what} takes {wanted}, not {found}.";
        readonly help: "Compare the expression with the kinds of the columns: millrace data show.";
    };
    readonly unknown_column: {
        readonly status: 400;
        readonly says: "There is no column {column}; the nearest is {nearest}.";
        readonly help: "See the columns of the dataset: millrace data show.";
    };
    readonly uneven_columns: {
        readonly status: 400;
        readonly says: "Column {column} has {found} rows where the table has {rows}.";
        readonly help: "Give every column of a table the same number of rows.";
    };
}>;
