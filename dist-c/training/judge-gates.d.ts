import type { Step } from '../flow/index.ts';
import { type Gates, type GateVerdict, type MetricValues, type TrainingNeeds } from './needs.ts';
import type { Made } from './pipeline.ts';
import type { Workbench } from './workbench.ts';
/** What is judged. */
export interface Judging {
    readonly model: string;
    readonly gates: Gates;
    readonly made: Made;
}
/** How the gates came out, and the champion they were held against. */
export interface Judgment {
    readonly verdicts: readonly GateVerdict[];
    /** Version and metrics of the champion on the same held-out rows; null where there is none. */
    readonly champion: {
        readonly version: number;
        readonly metrics: MetricValues;
    } | null;
}
/**
 * Checks the gates of a model on the held-out rows. The champion is measured on the very same rows; some of them may lie in its
 * own training window, which favors it. Where it needs columns that these rows do not have, the metrics count that it was
 * registered with.
 */
export declare function judgeGates(needs: Pick<TrainingNeeds, 'models' | 'checkGates'>, work: {
    readonly step: Step;
    readonly bench: Workbench;
}, { model, gates, made }: Judging): Promise<Judgment>;
