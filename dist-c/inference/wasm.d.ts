/**
 * Writes WebAssembly modules: as much of the binary format as a scoring kernel needs.
 *
 * Source: the WebAssembly Core Specification 1.0, chapter 5.
 */
/** The code of instructions, one after the other. */
export type Code = readonly number[];
/** Instructions, by their names in the text format. Operands come first, as on the stack. */
export declare const wasm: {
    readonly get: (local: number) => Code;
    readonly set: (local: number, value: Code) => Code;
    readonly tee: (local: number, value: Code) => Code;
    readonly constant: (value: number) => Code;
    /** Repeats `body` as long as `again`, its last instruction, leaves something other than 0. */
    readonly repeat: (body: Code, again: Code) => Code;
    readonly i32Load: (address: Code, offset: number) => Code;
    readonly f32Load: (address: Code, offset: number) => Code;
    readonly f32Store: (address: Code, value: Code, offset: number) => Code;
    readonly isZero: (value: Code) => Code;
    readonly lessUnsigned: (a: Code, b: Code) => Code;
    readonly f32AtMost: (a: Code, b: Code) => Code;
    readonly add: (a: Code, b: Code) => Code;
    readonly or: (a: Code, b: Code) => Code;
    readonly xor: (a: Code, b: Code) => Code;
    readonly shiftLeft: (a: Code, by: number) => Code;
    readonly f32Add: (a: Code, b: Code) => Code;
};
/** A function over 32-bit numbers without a result. */
export interface WasmFunction {
    readonly name: string;
    readonly parameters: number;
    /** Locals besides the parameters. */
    readonly locals: number;
    readonly body: Code;
}
/** A module that imports the memory `env.memory` and exports these functions. */
export declare function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer>;
