import { createOut } from './out.ts'

const VARINT = 0
const FIXED64 = 1
const SPAN = 2
const LOW_32 = 0xff_ff_ff_ffn

/**
 * Writes one protobuf message. Values that are the default of proto3 are written too: whoever calls leaves them away.
 *
 * Source: the Protocol Buffers encoding specification.
 */
export interface Writer {
  /** A whole number, exact within ±2^53. */
  integer(field: number, value: number): void
  double(field: number, value: number): void
  text(field: number, value: string): void
  bytes(field: number, value: Uint8Array): void
  message(field: number, write: (inner: Writer) => void): void
  /** Packed whole numbers. */
  integers(field: number, values: ArrayLike<number | bigint>): void
  /** The message in pieces, in order. */
  parts(): readonly Buffer[]
}

/** A writer that leaves `reserved` bytes free before the message. */
export function writerOf(reserved = 0): Writer {
  const out = createOut(reserved)
  const tag = (field: number, wire: number): void => out.varint(field * 8 + wire, 0)
  const integer = (value: number): void => out.varint(value >>> 0, Math.floor(value / 2 ** 32) >>> 0)
  const wide = (value: bigint): void => out.varint(Number(value & LOW_32), Number((value >> 32n) & LOW_32))
  const writer: Writer = {
    integer(field, value) {
      tag(field, VARINT)
      integer(value)
    },
    double(field, value) {
      tag(field, FIXED64)
      out.double(value)
    },
    text(field, value) {
      tag(field, SPAN)
      out.text(value)
    },
    bytes(field, value) {
      tag(field, SPAN)
      out.bytes(value)
    },
    message(field, write) {
      tag(field, SPAN)
      out.sized(() => write(writer))
    },
    integers(field, values) {
      tag(field, SPAN)
      out.sized(() => {
        for (let i = 0; i < values.length; i++) {
          const value = values[i]!
          if (typeof value === 'number') integer(value)
          else wide(value)
        }
      })
    },
    parts: out.parts,
  }
  return writer
}

/** Bytes of all pieces. */
export const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((size, part) => size + part.length, 0)
