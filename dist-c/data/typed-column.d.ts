import type { ColumnKind } from '../table/index.ts';
import type { SourceColumn } from './inspect.ts';
import type { Rule } from './rule.ts';
/** How a column of the source becomes a column of the dataset. */
export interface TypedColumn {
    readonly name: string;
    readonly kind: ColumnKind;
    /** SQL over the source: the value as the dataset has it, NULL where there is none or it cannot be one. */
    readonly typed: string;
    /** What the value in the file is called beside the typed one, in SQL. */
    readonly raw: string;
    /** A SQL condition on `raw`: there is no value. */
    readonly absent: string;
}
/**
 * The column as its rule wants it; without a rule, as the file has it. Undefined where the type of the file can be neither
 * stored nor checked (lists, structures, bytes).
 */
export declare function typedColumn(column: SourceColumn, rule: Rule | undefined): TypedColumn | undefined;
