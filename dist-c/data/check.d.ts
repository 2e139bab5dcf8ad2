import type { Outcome, Rule } from './rule.ts';
import type { TypedColumn } from './typed-column.ts';
/** The ways a row can violate a contract. */
export declare const violationCodes: readonly ['missing', 'wrong_type', 'below_min', 'above_max', 'not_integer', 'not_in_values', 'not_in_reference', 'no_pattern_match', 'extra_fields'];
export type ViolationCode = (typeof violationCodes)[number];
/** One thing that can be wrong with a row: `violated` is a SQL condition that is never NULL. */
export interface Check {
    readonly code: ViolationCode;
    readonly column: string;
    readonly outcome: Outcome;
    readonly violated: string;
}
/** The checks of one rule on a typed column. `known` are the values of the column it refers to. */
export declare function checksOf(column: TypedColumn, rule: Rule, context: {
    readonly outcome: Outcome;
    readonly known: readonly string[] | undefined;
}): readonly Check[];
/** The check that a CSV row has no more fields than the header. */
export declare function extraFieldsCheck(fields: readonly string[], outcome: Outcome): readonly Check[];
