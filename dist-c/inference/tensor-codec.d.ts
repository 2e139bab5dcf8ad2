import { type Tensor, type TensorType } from './tensor.ts';
import { type Cursor } from './wire.ts';
import type { Writer } from './writer.ts';
/** The type behind a number of TensorProto.DataType, undefined where it is not supported. */
export declare const typeOfCode: (code: number) => TensorType | undefined;
/** The number of TensorProto.DataType of a type. */
export declare const codeOfType: (type: TensorType) => number;
/**
 * Reads a TensorProto. Errors: `inference.damaged` where the data do not fill the shape, `inference.unsupported` for external
 * data and other element types, `inference.too_large`.
 */
export declare function readTensor(cursor: Cursor): {
    readonly name: string;
    readonly tensor: Tensor;
};
/** Writes the fields of a TensorProto: raw little-endian bytes, texts as strings. */
export declare function writeTensor(writer: Writer, tensor: Tensor, name: string): void;
