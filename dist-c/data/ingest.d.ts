import type { Events, Hash } from '../base/index.ts';
import type { Flow } from '../flow/index.ts';
import type { Lake } from '../storage/index.ts';
import { type Dataset } from './dataset.ts';
import type { Datasets } from './datasets.ts';
import type { DatasetVersion } from './version.ts';
/** What ingesting needs; `root` is the folder that relative paths of sources begin at. */
export interface IngestNeeds {
    readonly datasets: Datasets;
    readonly lake: Lake;
    readonly flow: Flow;
    readonly events: Events;
    readonly hash: Hash;
    readonly root: string;
}
export interface IngestOptions {
    readonly progress?: (done: number, doing: string) => void;
    /** Rows of the source that one Parquet blob spans; 4,194,304 when not given. */
    readonly rowsPerFile?: number;
}
/**
 * Reads the source of a dataset, checks every row against the contract and commits what was accepted as a version: the flow
 * `data.ingest` with the steps scan, validate and commit. The same content again is the same version. Where a rule blocks,
 * nothing remains.
 *
 * Errors: `data.source_not_found`, `data.source_unreadable`, `data.source_changed`, `data.missing_column`,
 * `data.unusable_column`, `data.reserved_column`, `data.bad_contract`, `data.contract_blocked`, `data.not_ingested` (of a
 * dataset that is referred to).
 */
export declare function ingest(needs: IngestNeeds, dataset: Dataset, options?: IngestOptions): Promise<DatasetVersion>;
