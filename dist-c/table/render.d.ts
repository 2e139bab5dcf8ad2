import type { Expression } from './expression.ts';
import type { Schema } from './schema.ts';
/** A name as SQL: in double quotes, so that nothing in it is read as SQL. */
export declare function quoteName(name: string): string;
/** A text as a SQL literal. */
export declare function quoteText(text: string): string;
/**
 * The expression as DuckDB text. Numbers are doubles and NaN is NULL, so that DuckDB gives what `evaluate` gives. Where
 * neither the schema nor the use of a column tells its kind, the column is passed as it is, and NaN in it stays a value.
 *
 * Errors: `table.wrong_kind`.
 *
 * @example
 * renderSql(parseExpression('hour(date)')) // CAST(hour(CAST("date" AS TIMESTAMP)) AS DOUBLE)
 */
export declare function renderSql(expression: Expression, schema?: Schema): string;
