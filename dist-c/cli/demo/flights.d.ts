import type { Millrace } from '../../app.ts';
import type { Flight } from './replay.ts';
/** The accepted flights that take off in [from, to), in order of time: what the replay asks about, and what came of it. */
export declare function flightsBetween(app: Millrace, which: {
    readonly from: number;
    readonly to: number;
    readonly sample: number;
}): Promise<readonly Flight[]>;
