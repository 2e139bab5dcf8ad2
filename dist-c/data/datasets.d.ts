import type { Clock, Digest, Hash } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import { type DatasetVersion, type Manifest } from './version.ts';
/** A dataset that has been ingested, with its current version. */
export interface StoredDataset {
    readonly name: string;
    readonly versions: number;
    readonly current: DatasetVersion;
}
/** What `commit` is given: what was made, from where. */
export interface Commit {
    readonly dataset: string;
    readonly manifest: Manifest;
    readonly source: {
        readonly path: string;
        readonly digest: Digest;
    };
}
/** Where datasets and their versions are kept. */
export interface Datasets {
    list(): Promise<readonly StoredDataset[]>;
    /** Errors: `data.not_ingested`. */
    get(name: string): Promise<StoredDataset>;
    /** Newest first. Errors: `data.not_ingested`. */
    versions(name: string): Promise<readonly DatasetVersion[]>;
    /** By number, address or beginning of one; without, the current one. Errors: `data.not_ingested`, `data.version_not_found`. */
    version(name: string, id?: string | number): Promise<DatasetVersion>;
    /** The address of the current version, where there is one. */
    current(name: string): Promise<Digest | undefined>;
    /** Makes a manifest the current version; one that was there before becomes current again and keeps its number. */
    commit(commit: Commit): Promise<{
        readonly version: DatasetVersion;
        readonly isNew: boolean;
    }>;
    /** The blob of the profile of a version, where it was made. */
    profile(version: DatasetVersion): Promise<Digest | undefined>;
    keepProfile(version: DatasetVersion, profile: Digest): Promise<void>;
}
interface Needs {
    readonly database: Database;
    readonly clock: Clock;
    readonly hash: Hash;
}
/**
 * Datasets in the database.
 *
 * @example
 * const datasets = createDatasets({ database, clock, hash })
 * await datasets.version('flights', 1)
 */
export declare function createDatasets(needs: Needs): Datasets;
/** Errors: `data.dataset_not_found` with the nearest name. */
export declare function mustFind<D extends {
    readonly name: string;
}>(defined: readonly D[], name: string): D;
export {};
