import type { Expression } from './expression.ts';
import type { Column, Table } from './table.ts';
/**
 * The values of an expression for every row: what DuckDB gives for `renderSql` of it. What is missing propagates like SQL's
 * NULL, truth is 1 and 0, moments are milliseconds in UTC.
 *
 * Errors: `table.unknown_column`, `table.wrong_kind`.
 *
 * @example
 * evaluate(parseExpression('delay > 15'), tableOf({ delay: numberColumn([20, null]) })).values // Float64Array [1, NaN]
 */
export declare function evaluate(expression: Expression, table: Table): Column;
