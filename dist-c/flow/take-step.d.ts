import { type Clock, type Digest, type Events, type Random } from '../base/index.ts';
import type { Progress, StepContext, StepOptions } from './flow.ts';
import type { Steps } from './steps.ts';
/** What taking a step needs of its surroundings. */
export interface StepNeeds {
    readonly steps: Steps;
    readonly events: Events;
    readonly random: Random;
    readonly wall: Clock;
    readonly worker: string;
    readonly leaseMs: number;
}
/** A step to take. */
export interface Taking {
    readonly place: {
        readonly flow: string;
        readonly run: string;
        readonly step: string;
    };
    readonly digest: Digest;
    readonly options: StepOptions;
    readonly progress: Progress;
    /** Runs the step and gives its result as JSON text. */
    readonly run: (context: StepContext) => Promise<string>;
}
/** A result, as JSON text, and whether it was there already. */
export interface Taken {
    readonly output: string;
    readonly cached: boolean;
}
/** Runs a step unless it is done; while another worker runs it, waits for its result. */
export declare function takeStep(needs: StepNeeds, taking: Taking): Promise<Taken>;
/** True for what will fail again: a coded error that is the caller's to correct. */
export declare function isHopeless(error: unknown): boolean;
/** The code of an error; that of a fault of ours where it has none. */
export declare function codeOf(error: unknown): string;
