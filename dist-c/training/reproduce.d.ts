import type { Digest } from '../base/index.ts';
import { type Environment } from './environment.ts';
import type { TrainingNeeds } from './needs.ts';
/** What a training gave when it was done again. */
export interface Reproduction {
    readonly run: string;
    /** True when every step gave what it gave then, and so the very same model. */
    readonly same: boolean;
    readonly modelHash: Digest;
    readonly expected: Digest;
    /** The first step that gave something else. */
    readonly firstDifference?: string;
    readonly steps: readonly {
        readonly step: string;
        readonly same: boolean;
    }[];
    /** Where it was trained, and where it was repeated. */
    readonly environment: {
        readonly recorded: Environment;
        readonly here: Environment;
    };
}
/**
 * Trains again from the record of a run, taking nothing from the cache, and compares step by step. Keeps nothing but the run of
 * its flow, `training.reproduce`.
 *
 * Errors: `tracking.run_not_found`, `training.no_record`, and those of training.
 */
export declare function reproduce(needs: TrainingNeeds, run: string, progress?: (done: number, doing: string) => void): Promise<Reproduction>;
