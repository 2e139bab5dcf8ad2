import type { Lake } from '../storage/index.ts';
import type { Dataset } from './dataset.ts';
import type { Fingerprint, FoundFile } from './fingerprint.ts';
/** A source, looked at: how to read it and what is in it. `relation` yields `__row`, its columns and `extraFields`. */
export interface Inspected {
    /** A DuckDB relation; `__row` is the place of a row in the file, from 0. */
    readonly relation: string;
    readonly rows: number;
    readonly columns: readonly SourceColumn[];
    /** Columns that hold what stands beyond the header in a CSV row that is too long. */
    readonly extraFields: readonly string[];
}
/** A column as the file has it: its name and DuckDB type. `looksNumeric`: a CSV column where every value is a number. */
export interface SourceColumn {
    readonly name: string;
    readonly type: string;
    readonly looksNumeric: boolean;
}
/**
 * Looks at a source file: its columns, its rows and, in a CSV file, whether its rows are of one length.
 *
 * Errors: `data.source_unreadable`, `data.reserved_column`.
 */
export declare function inspect(lake: Lake, dataset: Dataset, found: {
    readonly file: FoundFile;
    readonly print: Fingerprint;
}): Promise<Inspected>;
