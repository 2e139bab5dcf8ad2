import { type GraphNode, type Tensor } from '../inference/index.ts';
import type { Encoding } from './encoding.ts';
import type { Fitted, Task } from './learner.ts';
/** The value that holds all features, [rows, features] float; the body of a model reads it. */
export declare const FEATURES = "/features";
/** The nodes behind the features, which compute the outputs of the objective. */
export interface Body {
    readonly nodes: readonly GraphNode[];
    readonly initializers?: Readonly<Record<string, Tensor>>;
}
/** What goes into a model besides its body. */
export interface Sealing {
    readonly learner: string;
    readonly task: Task;
    readonly encoding: Encoding;
    /** What the learner itself gives for the training rows, in double precision. */
    readonly trained: Float64Array;
}
/**
 * Puts the encoding and the body into one ONNX model and checks it on every training row. Metadata: `millrace.learner`,
 * `millrace.objective`, and `millrace.categories`, the texts each column of texts had in training, as JSON.
 *
 * Errors: `learners.export_differs` when a row differs by more than 1e-5 (of the largest value, where that is above 1).
 */
export declare function sealModel(body: Body, { learner, task, encoding, trained }: Sealing): Pick<Fitted, 'onnx' | 'predict'>;
