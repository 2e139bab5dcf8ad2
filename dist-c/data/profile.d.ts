import type { Blobs, Lake } from '../storage/index.ts';
import { type Profile } from '../table/index.ts';
import type { Datasets } from './datasets.ts';
import type { DatasetVersion } from './version.ts';
/** A relation in SQL over the accepted rows of a version, `__row` included, in the order of the source. */
export declare function scanVersion(lake: Lake, version: DatasetVersion): Promise<string>;
/** Summarizes every column of a version, once: what was found is kept as a blob. */
export declare function profileOf(needs: {
    readonly lake: Lake;
    readonly blobs: Blobs;
    readonly datasets: Datasets;
}, version: DatasetVersion): Promise<Profile>;
