import type { Run } from '../tracking/index.ts';
import type { Judgment } from './judge-gates.ts';
import { type TrainingNeeds, type VersionEntry } from './needs.ts';
import { type Made } from './pipeline.ts';
import { type TrainingInputs } from './record.ts';
/** Starts the run of a training, or finds it. */
export declare function startRun({ runs }: Pick<TrainingNeeds, 'runs'>, about: {
    readonly id: string;
    readonly inputs: TrainingInputs;
    readonly because: string;
    readonly by?: string | undefined;
}): Promise<Run>;
/** Keeps with the run what came out: params, metrics, and the files model, reference and record. */
export declare function logResults({ runs, blobs }: Pick<TrainingNeeds, 'runs' | 'blobs'>, about: {
    readonly run: string;
    readonly inputs: TrainingInputs;
    readonly made: Made;
    readonly sizes: {
        readonly model: number;
        readonly reference: number;
    };
}): Promise<void>;
/** What the registry is told of a model that was made. */
export declare function entryOf(about: {
    readonly run: string;
    readonly inputs: TrainingInputs;
    readonly made: Made;
    readonly judgment: Judgment;
    readonly because: string;
    readonly onnx: Uint8Array;
}): VersionEntry;
