import { type Code, float32, float64, signed, signedBig, unsigned } from './code.ts'

/** The alignment that an access promises, as a power of two; 0 promises nothing and costs nothing. */
const UNALIGNED = 0
const SIMD = 0xfd
const BULK = 0xfc

type Two = (a: Code, b: Code) => Code
type One = (a: Code) => Code
type Load = (address: Code, offset?: number) => Code
type Store = (address: Code, value: Code, offset?: number) => Code

const one =
  (opcode: number): One =>
  (a) => [a, opcode]
const two =
  (opcode: number): Two =>
  (a, b) => [a, b, opcode]
const load =
  (opcode: number): Load =>
  (address, offset = 0) => [address, opcode, UNALIGNED, unsigned(offset)]
const store =
  (opcode: number): Store =>
  (address, value, offset = 0) => [address, value, opcode, UNALIGNED, unsigned(offset)]

const wide = (opcode: number): Code => [SIMD, unsigned(opcode)]
const wideOne =
  (opcode: number): One =>
  (a) => [a, wide(opcode)]
const wideTwo =
  (opcode: number): Two =>
  (a, b) => [a, b, wide(opcode)]
const wideLoad =
  (opcode: number): Load =>
  (address, offset = 0) => [address, wide(opcode), UNALIGNED, unsigned(offset)]
const lane =
  (opcode: number) =>
  (a: Code, place: number): Code => [a, wide(opcode), place]

/**
 * Instructions, by their names in the text format of WebAssembly. Operands come first, as on the stack. A load or store takes the
 * address, then a fixed offset in bytes.
 */
export const i32 = {
  constant: (value: number): Code => [0x41, signed(value)],
  load: load(0x28),
  load8u: load(0x2d),
  load16u: load(0x2f),
  store: store(0x36),
  store8: store(0x3a),
  eqz: one(0x45),
  eq: two(0x46),
  ne: two(0x47),
  ltS: two(0x48),
  ltU: two(0x49),
  gtU: two(0x4b),
  leU: two(0x4d),
  geU: two(0x4f),
  add: two(0x6a),
  sub: two(0x6b),
  mul: two(0x6c),
  and: two(0x71),
  or: two(0x72),
  xor: two(0x73),
  shl: (a: Code, by: number): Code => [a, i32.constant(by), 0x74],
  shrU: (a: Code, by: number): Code => [a, i32.constant(by), 0x76],
  /** Shifts by a computed number of bits. */
  shrUBy: two(0x76),
  wrapI64: one(0xa7),
  reinterpretF32: one(0xbc),
  /** Towards zero; the ends of the range beyond it, 0 for NaN. */
  truncSatF32: (a: Code): Code => [a, BULK, unsigned(0)],
  truncSatF64: (a: Code): Code => [a, BULK, unsigned(2)],
} as const

export const i64 = {
  constant: (value: bigint): Code => [0x42, signedBig(value)],
  load: load(0x29),
  store: store(0x37),
  eqz: one(0x50),
  ne: two(0x52),
  geS: two(0x59),
  ltS: two(0x53),
  add: two(0x7c),
  sub: two(0x7d),
  and: two(0x83),
  or: two(0x84),
  shl: (a: Code, by: number): Code => [a, i64.constant(BigInt(by)), 0x86],
  shrS: (a: Code, by: number): Code => [a, i64.constant(BigInt(by)), 0x87],
  shrU: (a: Code, by: number): Code => [a, i64.constant(BigInt(by)), 0x88],
  extendI32S: one(0xac),
  extendI32U: one(0xad),
} as const

export const f32 = {
  constant: (value: number): Code => [0x43, float32(value)],
  load: load(0x2a),
  store: store(0x38),
  eq: two(0x5b),
  ne: two(0x5c),
  lt: two(0x5d),
  gt: two(0x5e),
  le: two(0x5f),
  add: two(0x92),
  sub: two(0x93),
  mul: two(0x94),
  div: two(0x95),
  max: two(0x97),
  demoteF64: one(0xb6),
  convertI32S: one(0xb2),
} as const

export const f64 = {
  constant: (value: number): Code => [0x44, float64(value)],
  load: load(0x2b),
  store: store(0x39),
  eq: two(0x61),
  ne: two(0x62),
  lt: two(0x63),
  gt: two(0x64),
  le: two(0x65),
  ge: two(0x66),
  abs: one(0x99),
  neg: one(0x9a),
  floor: one(0x9c),
  nearest: one(0x9e),
  sqrt: one(0x9f),
  add: two(0xa0),
  sub: two(0xa1),
  mul: two(0xa2),
  div: two(0xa3),
  min: two(0xa4),
  max: two(0xa5),
  convertI32S: one(0xb7),
  convertI64S: one(0xb9),
  promoteF32: one(0xbb),
} as const

export const v128 = {
  load: wideLoad(0x00),
  /** Two 32-bit numbers, widened to 64 bits with their sign. */
  load32x2S: wideLoad(0x05),
  load32Splat: wideLoad(0x09),
  load64Splat: wideLoad(0x0a),
  load64Zero: wideLoad(0x5d),
  store: (address: Code, value: Code, offset = 0): Code => [address, value, wide(0x0b), UNALIGNED, unsigned(offset)],
  and: wideTwo(0x4e),
  or: wideTwo(0x50),
  xor: wideTwo(0x51),
  /** Bits of `a` where the mask is 1, of `b` elsewhere. */
  bitselect: (a: Code, b: Code, mask: Code): Code => [a, b, mask, wide(0x52)],
  anyTrue: wideOne(0x53),
  /** Sixteen bytes out of two vectors: 0 to 15 from `a`, 16 to 31 from `b`. */
  shuffle: (a: Code, b: Code, bytes: readonly number[]): Code => [a, b, wide(0x0d), bytes],
} as const

export const i32x4 = {
  splat: wideOne(0x11),
  extractLane: lane(0x1b),
  add: wideTwo(0xae),
  sub: wideTwo(0xb1),
  shl: (a: Code, by: number): Code => [a, i32.constant(by), wide(0xab)],
  truncSatF32x4S: wideOne(0xf8),
  truncSatF64x2SZero: wideOne(0xfc),
} as const

export const i64x2 = {
  constant: (low: bigint, high: bigint): Code => [wide(0x0c), bytesOf64(low), bytesOf64(high)],
  extractLane: lane(0x1d),
  extendLowI32x4S: wideOne(0xc7),
  shl: (a: Code, by: number): Code => [a, i32.constant(by), wide(0xcb)],
  add: wideTwo(0xce),
  sub: wideTwo(0xd1),
} as const

export const f32x4 = {
  splat: wideOne(0x13),
  extractLane: lane(0x1f),
  lt: wideTwo(0x43),
  gt: wideTwo(0x44),
  le: wideTwo(0x45),
  nearest: wideOne(0x6a),
  abs: wideOne(0xe0),
  neg: wideOne(0xe1),
  sqrt: wideOne(0xe3),
  add: wideTwo(0xe4),
  sub: wideTwo(0xe5),
  mul: wideTwo(0xe6),
  div: wideTwo(0xe7),
  max: wideTwo(0xe9),
  /** `b < a ? b : a`, as the text format says. */
  pmin: wideTwo(0xea),
  pmax: wideTwo(0xeb),
  convertI32x4S: wideOne(0xfa),
  demoteF64x2Zero: wideOne(0x5e),
} as const

export const f64x2 = {
  constant: (value: number): Code => [wide(0x0c), float64(value), float64(value)],
  splat: wideOne(0x14),
  extractLane: lane(0x21),
  gt: wideTwo(0x4a),
  le: wideTwo(0x4b),
  nearest: wideOne(0x94),
  abs: wideOne(0xec),
  neg: wideOne(0xed),
  sqrt: wideOne(0xef),
  add: wideTwo(0xf0),
  sub: wideTwo(0xf1),
  mul: wideTwo(0xf2),
  div: wideTwo(0xf3),
  pmin: wideTwo(0xf6),
  pmax: wideTwo(0xf7),
  promoteLowF32x4: wideOne(0x5f),
  convertLowI32x4S: wideOne(0xfe),
} as const

export const memory = {
  copy: (to: Code, from: Code, bytes: Code): Code => [to, from, bytes, BULK, unsigned(10), 0, 0],
  /** Fills with one byte, the second argument. */
  fill: (at: Code, byte: Code, bytes: Code): Code => [at, byte, bytes, BULK, unsigned(11), 0],
} as const

const BYTE = 255n

function bytesOf64(value: bigint): Code {
  return Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & BYTE))
}
