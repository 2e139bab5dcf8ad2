import type { Digest } from '../base/index.ts';
import type { Lake } from '../storage/index.ts';
import type { Dataset } from './dataset.ts';
import type { Datasets } from './datasets.ts';
import type { KnownValues } from './plan.ts';
/** The versions that the references of a contract are checked against: by dataset. */
export type ReferenceVersions = Readonly<Record<string, Digest>>;
/** Errors: `data.not_ingested` when a dataset that is referred to has no version. */
export declare function referenceVersions(datasets: Datasets, dataset: Dataset): Promise<ReferenceVersions>;
/**
 * Reads the values that references may take.
 *
 * Errors: `data.bad_contract` when the column is not there or is not of texts.
 */
export declare function knownValues(needs: {
    readonly lake: Lake;
    readonly datasets: Datasets;
}, dataset: Dataset, versions: ReferenceVersions): Promise<KnownValues>;
