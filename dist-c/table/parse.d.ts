import type { Expression } from './expression.ts';
/**
 * Reads one SQL value: numbers, 'texts', columns (also in double quotes), `+ - * / %`, comparisons, `and or not`, `is null`, `in`,
 * `between`, `case when`, and the functions of the catalog. Precedence is PostgreSQL's. Nothing else passes, so what is
 * rendered again can hold nothing harmful.
 *
 * Errors: `table.bad_expression` (with the position), `table.unknown_function` (with the nearest name).
 *
 * @example
 * parseExpression('hour(date) >= 18 and delay > 15')
 */
export declare function parseExpression(text: string): Expression;
