import { type Digest } from '../base/index.ts';
import type { Reference } from '../evaluation/index.ts';
import type { Run } from '../tracking/index.ts';
import { type TrainingOrder } from './inputs.ts';
import { type Estimates } from './metrics.ts';
import type { ModelSpec } from './model.ts';
import { type MetricValues, type TrainedVersion, type TrainingNeeds } from './needs.ts';
/** What a training gave. */
export interface TrainingResult {
    readonly run: Run;
    readonly version: TrainedVersion;
    /** Values on the held-out rows, of the chosen learner before it learned from them too. */
    readonly metrics: MetricValues;
    /** The same with intervals, counts and conventions. */
    readonly estimates: Estimates;
    readonly learner: string;
    /** Rows the model learned from, the held-out ones included. */
    readonly rows: number;
    readonly heldOut: {
        readonly from: number;
        readonly to: number;
        readonly rows: number;
    };
    /** True when every gate was passed. */
    readonly passed: boolean;
    /** Address of the model bytes. */
    readonly modelHash: Digest;
    readonly onnx: Uint8Array;
    readonly referenceProfile: Reference;
}
/**
 * Trains a model on a window and registers it: the flow `training.train` with the steps assemble, fit (each learner), choose,
 * refit, evaluate, gates and register. Learners compete on the last stretch of the window; the best by the model's metric
 * learns again from all rows. The run keeps everything that is needed to repeat it. Where a gate was not passed there is a
 * version all the same, and the registry lets no traffic on it.
 *
 * Errors: `data.not_ingested`, `training.too_few_rows`, `training.worker_failed`, and those of features and learners. A run that ended
 * in an error stays, as FAILED.
 */
export declare function train(needs: TrainingNeeds, spec: ModelSpec, order: TrainingOrder): Promise<TrainingResult>;
