import { type Schema } from '../table/index.ts';
import { type Check } from './check.ts';
import type { Dataset } from './dataset.ts';
import type { Inspected } from './inspect.ts';
import type { Outcome } from './rule.ts';
import { type TypedColumn } from './typed-column.ts';
/** A contract compiled against a source: what to select and what to check, all of it SQL. */
export interface ValidationPlan {
    /** A relation with `__row`, the typed columns under their names, and under `__raw_…` what the file has. */
    readonly relation: string;
    readonly columns: readonly TypedColumn[];
    readonly checks: readonly Check[];
    /** Columns without a rule, kept. */
    readonly undeclared: readonly string[];
    /** Columns without a rule that no table can hold. */
    readonly leftOut: readonly string[];
}
/** The values that may appear in a column because another dataset has them: by the column that refers. */
export type KnownValues = ReadonlyMap<string, readonly string[]>;
/**
 * Compiles the contract of a dataset against its source.
 *
 * Errors: `data.missing_column` with the nearest column, `data.unusable_column`.
 */
export declare function planValidation(dataset: Dataset, source: Inspected, known: KnownValues): ValidationPlan;
/** The SQL condition that a row violates a rule of this outcome; `undefined` where there is no such rule. */
export declare function anyViolated(plan: ValidationPlan, outcome?: Outcome): string | undefined;
/** The schema of the rows that are accepted, without `__row`. */
export declare function plannedSchema(plan: ValidationPlan): Schema;
