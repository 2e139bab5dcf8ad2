import type { Datasets } from '../data/index.ts';
import type { ModelSpec, SampleSpec } from './model.ts';
import { type TrainingInputs } from './record.ts';
/** What to train on, and why. Moments are milliseconds. */
export interface TrainingOrder {
    /** Rows with their time in [from, to). */
    readonly window: {
        readonly from: number;
        readonly to: number;
    };
    /** Only labels known by then; the end of the window when not given. */
    readonly asOf?: number;
    /** Instead of the model's own. */
    readonly sample?: SampleSpec;
    readonly seed?: number;
    readonly because?: string;
    /** Who asked. */
    readonly by?: string;
    /** The same word gives the same training: finished where it was interrupted, and never done twice. */
    readonly once?: string;
    readonly progress?: (done: number, doing: string) => void;
}
/** Fixes everything a training depends on: the versions that are current now, and every option. Errors: `data.not_ingested`. */
export declare function inputsOf({ datasets }: {
    readonly datasets: Datasets;
}, spec: ModelSpec, order: TrainingOrder): Promise<TrainingInputs>;
