import { type Tensor, type TensorType } from './tensor.ts';
/** An input or output of a plan; a free axis is -1. */
export interface TensorSpec {
    readonly name: string;
    readonly type: TensorType;
    readonly shape: readonly number[];
}
/** A model that is ready to run. Synchronous and pure: equal feeds give equal bits. */
export interface Plan {
    readonly inputs: readonly TensorSpec[];
    readonly outputs: readonly TensorSpec[];
    readonly metadata: Readonly<Record<string, string>>;
    /**
     * Computes the outputs, or only those `wanted`. An input that no feed names is refused; a feed that is no input is ignored.
     *
     * Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`, `inference.bad_value`,
     * `inference.too_large`, `inference.unknown_output`.
     */
    run(feeds: Readonly<Record<string, Tensor>>, wanted?: readonly string[]): Record<string, Tensor>;
}
/**
 * Turns ONNX bytes into a plan: checks everything that can be checked before data arrive, so that a hostile or unsupported
 * file is refused here. ZipMap is dropped; its input becomes the output.
 *
 * Errors: those of `decodeModel`, `inference.unsupported_operator`, `inference.unsupported`, `inference.bad_attribute`,
 * `inference.damaged`.
 *
 * @example
 * compile(bytes).run({ x: floatTensor([1, 2], [0.5, 3]) }).probabilities
 */
export declare function compile(bytes: Uint8Array): Plan;
