import { type Reference } from '../evaluation/index.ts';
import type { Models } from '../registry/index.ts';
import type { Blobs } from '../storage/index.ts';
import type { Runs } from '../tracking/index.ts';
/** The artifact of a training run that holds its reference. */
export declare const REFERENCE_ARTIFACT = "reference.json";
/** Finds training references; those found stay in memory, since a version never changes. */
export declare function createReferences(needs: {
    readonly models: Pick<Models, 'get'>;
    readonly runs: Pick<Runs, 'artifacts'>;
    readonly blobs: Pick<Blobs, 'get'>;
}): (model: string, version: number) => Promise<Reference | undefined>;
