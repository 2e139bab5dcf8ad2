import { type Digest, type Hash } from '../base/index.ts';
import type { HeldOut } from '../evaluation/index.ts';
import type { Step } from '../flow/index.ts';
import type { LearnerSpec } from '../learners/index.ts';
import { type Assembled } from './assemble.ts';
import { type Estimates } from './metrics.ts';
import type { RecordedStep, TrainingInputs } from './record.ts';
import type { Workbench } from './workbench.ts';
/** A learner that competed: its model of the rows before the cut, judged on those after it. */
export interface Contestant {
    readonly learner: string;
    readonly model: Digest;
    readonly rounds: number | null;
    readonly summary: Readonly<Record<string, number | null>>;
    readonly metrics: Estimates;
}
/** What a pipeline made. */
export interface Made {
    readonly assembled: Assembled;
    readonly contestants: readonly Contestant[];
    /** Position of the one that was chosen. */
    readonly chosen: number;
    /** The model of all rows by the chosen learner. */
    readonly model: Digest;
    readonly summary: Readonly<Record<string, number | null>>;
    /** What monitoring compares with, as JSON text. */
    readonly reference: Digest;
    readonly heldOut: HeldOut;
    readonly steps: readonly RecordedStep[];
}
/** What a pipeline works with. */
export interface PipelineNeeds {
    readonly bench: Workbench;
    readonly step: Step;
    readonly hash: Hash;
}
/**
 * Makes a model: assemble, a fit by each learner, choose, refit, evaluate. Nothing of it depends on anything but the inputs, so
 * the same inputs give the same results, step by step.
 */
export declare function runPipeline(needs: PipelineNeeds, inputs: TrainingInputs): Promise<Made>;
/** What a learner is called among the others: `boosting`; the second one of a kind is `boosting 2`. */
export declare function labelOf(learners: readonly LearnerSpec[], i: number): string;
