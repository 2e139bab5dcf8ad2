import type { Models } from '../registry/index.ts';
import type { Blobs } from '../storage/index.ts';
import type { Table } from '../table/index.ts';
/** A version that is ready to score. */
export interface LoadedVersion {
    readonly version: number;
    /** The features it reads, by name. */
    readonly inputs: readonly string[];
    /** The texts each feature of texts had in training; features of which nothing is known are not there. */
    readonly categories: ReadonlyMap<string, ReadonlySet<string>>;
    readonly answers: 'probability' | 'prediction';
    /** One score a row. Errors: `inference.missing_input` and others of a plan. */
    score(features: Table): Float64Array;
}
/** Where versions come from. */
export interface LoadNeeds {
    readonly models: Pick<Models, 'get'>;
    readonly blobs: Pick<Blobs, 'get'>;
}
/**
 * Fetches, checks and compiles a version, and lets it score one row of missing values, so that what cannot score fails here and
 * not on a request.
 *
 * Errors: `registry.model_not_found`, `registry.version_not_found`, `serving.version_not_loaded`.
 */
export declare function loadVersion(needs: LoadNeeds, model: string, version: number): Promise<LoadedVersion>;
