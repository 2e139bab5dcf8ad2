import { type Field } from './field.ts';
export type Comparator = '=' | '!=' | '>' | '>=' | '<' | '<=' | 'like' | 'ilike' | 'is null' | 'is not null';
/** One condition on a run. */
export interface Comparison {
    readonly field: Field;
    readonly comparator: Comparator;
    /** Absent for `is null` and `is not null`. */
    readonly value?: string | number;
}
/**
 * Reads a filter: comparisons joined by `and`. Words and comparators in any case.
 *
 * Errors: `tracking.bad_filter` with the position. Source: the search grammar of MLflow, without lists.
 *
 * @example
 * parseFilter("metrics.auc > 0.7 and params.learner = 'boosting' and tags.`git branch` like 'fix%'")
 */
export declare function parseFilter(text: string): readonly Comparison[];
