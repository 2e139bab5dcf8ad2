import { type Column } from '../table/index.ts';
import { type Blocks } from './binary.ts';
import type { ServedColumn } from './data-plane.ts';
/** One input as it came: checked to be a tensor, not yet against a model. */
export interface InputTensor {
    readonly name: string;
    readonly datatype: string;
    readonly shape: readonly number[];
    readonly data: readonly unknown[];
}
/** Reads one member of `inputs`, its data from the JSON or from the next raw block. Errors: `protocols.bad_request`. */
export declare function tensorOf(raw: unknown, blocks: Blocks): InputTensor;
/** The column of an input. Errors: `protocols.wrong_datatype`, `wrong_shape`, `wrong_count`, `wrong_value`. */
export declare function columnOfTensor(tensor: InputTensor, column: ServedColumn, model: string): Column;
/** The texts of an input, none of them missing: ids and keys. */
export declare function textsOfTensor(tensor: InputTensor, model: string): readonly string[];
/** How many rows a tensor has: its shape is [n] or [n,1]. */
export declare function rowsOf({ name, shape }: InputTensor, model: string): number;
/** True for a JSON object. */
export declare function isObject(value: unknown): value is Readonly<Record<string, unknown>>;
/** A name from outside as it may be shown. */
export declare function printable(name: string): string;
