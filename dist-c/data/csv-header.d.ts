import type { CsvSource } from './source.ts';
/** The names in the first line of a CSV file, or why there are none. */
export declare function readHeader(file: string, source: CsvSource): Promise<readonly string[] | string>;
