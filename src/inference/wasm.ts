/**
 * Writes WebAssembly modules: as much of the binary format as a scoring kernel needs.
 *
 * Source: the WebAssembly Core Specification 1.0, chapter 5.
 */

/** The code of instructions, one after the other. */
export type Code = readonly number[]

const I32 = 0x7f
const NO_RESULT = 0x40

/** An unsigned number in base 128. */
function unsigned(value: number): Code {
  const bytes: number[] = []
  let rest = value >>> 0
  while (rest > 127) {
    bytes.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...bytes, rest]
}

/** A signed 32-bit number in base 128. */
function signed(value: number): Code {
  const bytes: number[] = []
  let rest = value | 0
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 127) | 128)
    rest >>= 7
  }
  return [...bytes, rest & 127]
}

const ALIGN_4 = 2
const access = (opcode: number, offset: number): Code => [opcode, ALIGN_4, ...unsigned(offset)]
const loop = (body: Code): Code => [0x03, NO_RESULT, ...body, 0x0b]

/** Instructions, by their names in the text format. Operands come first, as on the stack. */
export const wasm = {
  get: (local: number): Code => [0x20, ...unsigned(local)],
  set: (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)],
  tee: (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)],
  constant: (value: number): Code => [0x41, ...signed(value)],
  /** Repeats `body` as long as `again`, its last instruction, leaves something other than 0. */
  repeat: (body: Code, again: Code): Code => loop([...body, ...again, 0x0d, ...unsigned(0)]),
  i32Load: (address: Code, offset: number): Code => [...address, ...access(0x28, offset)],
  f32Load: (address: Code, offset: number): Code => [...address, ...access(0x2a, offset)],
  f32Store: (address: Code, value: Code, offset: number): Code => [...address, ...value, ...access(0x38, offset)],
  isZero: (value: Code): Code => [...value, 0x45],
  lessUnsigned: (a: Code, b: Code): Code => [...a, ...b, 0x49],
  f32AtMost: (a: Code, b: Code): Code => [...a, ...b, 0x5f],
  add: (a: Code, b: Code): Code => [...a, ...b, 0x6a],
  or: (a: Code, b: Code): Code => [...a, ...b, 0x72],
  xor: (a: Code, b: Code): Code => [...a, ...b, 0x73],
  shiftLeft: (a: Code, by: number): Code => [...a, 0x41, ...signed(by), 0x74],
  f32Add: (a: Code, b: Code): Code => [...a, ...b, 0x92],
} as const

/** A function over 32-bit numbers without a result. */
export interface WasmFunction {
  readonly name: string
  readonly parameters: number
  /** Locals besides the parameters. */
  readonly locals: number
  readonly body: Code
}

const vector = (items: readonly Code[]): Code => [...unsigned(items.length), ...items.flat()]
const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content]
const text = (value: string): Code => vector(Array.from(value, (letter) => [letter.charCodeAt(0)]))

/** A module that imports the memory `env.memory` and exports these functions. */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters }) => [0x60, ...vector(Array(parameters).fill([I32])), ...unsigned(0)])
  const memory = [...text('env'), ...text('memory'), 0x02, 0x00, ...unsigned(1)]
  const exported = functions.map(({ name }, i) => [...text(name), 0x00, ...unsigned(i)])
  const bodies = functions.map(({ locals, body }) => {
    const code = [...vector([[...unsigned(locals), I32]]), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, vector(types)),
    ...section(2, vector([memory])),
    ...section(3, vector(functions.map((_, i) => unsigned(i)))),
    ...section(7, vector(exported)),
    ...section(10, vector(bodies)),
  ])
}
