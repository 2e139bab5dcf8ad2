/** Where the rows of a dataset come from: one local file, by a path that is absolute or relative to the project. */
export type Source = ParquetSource | CsvSource;
export interface ParquetSource {
    readonly format: 'parquet';
    readonly path: string;
}
export interface CsvSource {
    readonly format: 'csv';
    readonly path: string;
    readonly delimiter: string;
    readonly quote: string;
    /** The texts that stand for a missing value. */
    readonly missing: readonly string[];
}
/** How a CSV file is written, where it is not as RFC 4180 says. */
export interface CsvOptions {
    /** One character; `,` when not given. */
    readonly delimiter?: string;
    /** One character; `"` when not given. It is doubled inside a quoted field. */
    readonly quote?: string;
    /** Texts that stand for a missing value besides the empty one, such as `NA`. */
    readonly missing?: readonly string[];
}
/**
 * A Parquet file as a source.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * parquet('flights.parquet')
 */
export declare function parquet(path: string): ParquetSource;
/**
 * A CSV file as a source: UTF-8, with a header. Every field is read as text and then as the contract says; a column without
 * a rule is of numbers when each of its values is one (and none begins with a 0 like a code does), else of texts.
 *
 * Errors: `data.bad_source`.
 *
 * @example
 * csv('people.csv', { delimiter: ';', missing: ['NA'] })
 */
export declare function csv(path: string, options?: CsvOptions): CsvSource;
