/**
 * Writes WebAssembly modules: as much of the binary format as a scoring kernel needs.
 *
 * Source: the WebAssembly Core Specification 1.0, chapter 5.
 */
const I32 = 0x7f;
const NO_RESULT = 0x40;
/** An unsigned number in base 128. */
function unsigned(value) {
    const bytes = [];
    let rest = value >>> 0;
    while (rest > 127) {
        bytes.push((rest & 127) | 128);
        rest >>>= 7;
    }
    return [...bytes, rest];
}
/** A signed 32-bit number in base 128. */
function signed(value) {
    const bytes = [];
    let rest = value | 0;
    while (rest < -64 || rest > 63) {
        bytes.push((rest & 127) | 128);
        rest >>= 7;
    }
    return [...bytes, rest & 127];
}
const ALIGN_4 = 2;
const access = (opcode, offset) => [opcode, ALIGN_4, ...unsigned(offset)];
const loop = (body) => [0x03, NO_RESULT, ...body, 0x0b];
/** Instructions, by their names in the text format. Operands come first, as on the stack. */
export const wasm = {
    get: (local) => [0x20, ...unsigned(local)],
    set: (local, value) => [...value, 0x21, ...unsigned(local)],
    tee: (local, value) => [...value, 0x22, ...unsigned(local)],
    constant: (value) => [0x41, ...signed(value)],
    /** Repeats `body` as long as `again`, its last instruction, leaves something other than 0. */
    repeat: (body, again) => loop([...body, ...again, 0x0d, ...unsigned(0)]),
    i32Load: (address, offset) => [...address, ...access(0x28, offset)],
    f32Load: (address, offset) => [...address, ...access(0x2a, offset)],
    f32Store: (address, value, offset) => [...address, ...value, ...access(0x38, offset)],
    isZero: (value) => [...value, 0x45],
    lessUnsigned: (a, b) => [...a, ...b, 0x49],
    f32AtMost: (a, b) => [...a, ...b, 0x5f],
    add: (a, b) => [...a, ...b, 0x6a],
    or: (a, b) => [...a, ...b, 0x72],
    xor: (a, b) => [...a, ...b, 0x73],
    shiftLeft: (a, by) => [...a, 0x41, ...signed(by), 0x74],
    f32Add: (a, b) => [...a, ...b, 0x92],
};
const vector = (items) => [...unsigned(items.length), ...items.flat()];
const section = (id, content) => [id, ...unsigned(content.length), ...content];
const text = (value) => vector(Array.from(value, (letter) => [letter.charCodeAt(0)]));
/** A module that imports the memory `env.memory` and exports these functions. */
export function wasmModule(functions) {
    const types = functions.map(({ parameters }) => [0x60, ...vector(Array(parameters).fill([I32])), ...unsigned(0)]);
    const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(1)];
    const exported = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)]);
    const bodies = functions.map(({ locals, body }) => {
        const code = [...vector([[...unsigned(locals), I32]]), ...body, 0x0b];
        return [...unsigned(code.length), ...code];
    });
    return Uint8Array.from([
        ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
        ...section(1, vector(types)),
        ...section(2, vector([memory])),
        ...section(3, vector(functions.map((_, i) => unsigned(i)))),
        ...section(7, vector(exported)),
        ...section(10, vector(bodies)),
    ]);
}
//# sourceMappingURL=wasm.js.map