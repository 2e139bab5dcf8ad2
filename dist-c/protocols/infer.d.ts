import type { Scored, ScoringRequest, ServedModel } from './data-plane.ts';
/** An inference request that fits its model. */
export interface Inference {
    readonly id: string | undefined;
    readonly scoring: ScoringRequest;
    /** The outputs to answer with, in the order asked for. */
    readonly outputs: readonly WantedOutput[];
}
interface WantedOutput {
    readonly name: string;
    /** Whether its values go behind the JSON, as raw bytes. */
    readonly binary: boolean;
}
/** The names of a model's outputs, in their order. */
export declare function outputsOf(model: ServedModel): readonly string[];
/**
 * Reads an inference request against the model it is for: one input a column, `prediction_id` and `prediction_key` if wanted.
 *
 * Errors: `protocols.bad_request`, `too_few_inputs`, `unexpected_input`, `repeated_input`, `wrong_*`, `unexpected_output`.
 * Source: Open Inference Protocol, required API, inference request; `raw` holds the blocks of the binary tensor data extension.
 */
export declare function readInference(body: unknown, raw: Buffer, model: ServedModel): Inference;
/** The answer to an inference. */
export interface Answer {
    readonly json: string;
    /** What goes behind the JSON; empty where no output was wanted raw. */
    readonly blocks: readonly Buffer[];
}
/** The answer to an inference, as JSON and raw blocks. In JSON, numbers that are not finite are null. */
export declare function writeInference(model: ServedModel, inference: Inference, scored: Scored): Answer;
export {};
