import { type Digest, type Hash } from '../base/index.ts';
import { type Outcome, type Rule } from './rule.ts';
import type { Source } from './source.ts';
/** What a dataset must be: its source, the contract of its columns, and what happens to rows that violate it. */
export interface Dataset {
    readonly kind: 'dataset';
    readonly name: string;
    readonly source: Source;
    /** The column with the moment each row happened. It has a rule, written or not: every row needs it. */
    readonly time?: string;
    readonly contract: Readonly<Record<string, Rule>>;
    readonly onViolation: Outcome;
}
/** What `dataset` takes besides the name. */
export interface DatasetSpec {
    readonly source: Source;
    readonly time?: string;
    readonly contract?: Readonly<Record<string, Rule>>;
    /** `quarantine` when not given. */
    readonly onViolation?: Outcome;
}
/**
 * Declares a dataset. Columns of the source without a rule are kept as they are.
 *
 * Errors: `data.bad_contract` when a name, rule or option is none.
 *
 * @example
 * const flights = dataset('flights', {
 *   source: parquet('flights.parquet'), time: 'date',
 *   contract: { delay: number({ min: -200 }), origin: category({ references: [airports, 'iata'] }) },
 *   onViolation: 'quarantine',
 * })
 */
export declare function dataset(name: string, spec: DatasetSpec): Dataset;
/** The datasets that the contract of another refers to, each once. */
export declare function referencedDatasets(dataset: Dataset): readonly Dataset[];
/** The address of everything that decides which rows are accepted and how they are read, but not of the rows. */
export declare function contractDigest(dataset: Dataset, hash: Hash): Digest;
