import type { Clock } from '../base/index.ts';
import type { Database } from '../storage/index.ts';
import type { Experiment } from './experiment.ts';
import { type Texts } from './run.ts';
/** Where experiments are kept. */
export interface Experiments {
    /** The experiment of this name, made where there is none; tags given then are only used for a new one. */
    ensure(name: string, tags?: Texts): Promise<Experiment>;
    /** Throws `tracking.experiment_not_found`. */
    get(name: string): Promise<Experiment>;
    /** All of them, the newest first. */
    list(): Promise<readonly Experiment[]>;
}
export declare function createExperiments(needs: {
    readonly database: Database;
    readonly clock: Clock;
}): Experiments;
/** The id of the experiment of this name, made where there is none. */
export declare function ensureExperiment(needs: {
    readonly database: Database;
    readonly clock: Clock;
}, name: string, tags?: Texts): Promise<number>;
