import type { Inert } from '../inert.ts'
import { broken, type Machine, push, take } from './machine.ts'

/** What one opcode does to the machine. */
export type Step = (machine: Machine) => void

const UTF8 = new TextDecoder()
const LATIN = new TextDecoder('latin1')
const NEWLINE = 10
const BYTE = 8n

/** The bytes up to the end of the line. */
export function line(machine: Machine, decoder = UTF8): string {
  const end = machine.bytes.indexOf(NEWLINE, machine.at)
  if (end < 0) throw broken('it is cut short')
  if (end - machine.at > machine.limits.text) throw broken('a text is too long')
  const text = decoder.decode(machine.bytes.subarray(machine.at, end))
  machine.at = end + 1
  return text
}

export const byte = (machine: Machine): number => machine.bytes[take(machine, 1)]!
export const short = (machine: Machine): number => machine.view.getUint16(take(machine, 2), true)
export const long = (machine: Machine): number => machine.view.getUint32(take(machine, 4), true)
const signed = (machine: Machine): number => machine.view.getInt32(take(machine, 4), true)

/** A length of eight bytes; what is beyond any file is refused by whoever takes it. */
export const wide = (machine: Machine): number => Number(machine.view.getBigUint64(take(machine, 8), true))

type Length = (machine: Machine) => number

const bytesOf =
  (length: Length): Step =>
  (machine) => {
    const count = length(machine)
    const from = take(machine, count)
    push(machine, machine.bytes.subarray(from, from + count))
  }

const textOf =
  (length: Length, decoder = UTF8): Step =>
  (machine) => {
    const count = length(machine)
    if (count > machine.limits.text) throw broken('a text is too long')
    const from = take(machine, count)
    push(machine, decoder.decode(machine.bytes.subarray(from, from + count)))
  }

/** A whole number of so many bytes, the lowest first, with a sign. */
const wholeOf =
  (length: Length): Step =>
  (machine) => {
    const count = length(machine)
    if (count > machine.limits.digits) throw broken('a number is too long')
    const from = take(machine, count)
    let value = 0n
    for (let i = count - 1; i >= 0; i--) value = (value << BYTE) | BigInt(machine.bytes[from + i]!)
    push(machine, simplest(BigInt.asIntN(Math.max(1, count * Number(BYTE)), value)))
  }

/** A number where that is exact. */
const simplest = (value: bigint): number | bigint =>
  value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value

/** Whole numbers as texts; 00 and 01 are false and true in old files. */
function wholeLine(machine: Machine): void {
  const text = line(machine)
  const digits = text.replace(/L$/, '')
  if (digits.length > machine.limits.digits || !/^-?\d+$/.test(digits)) throw broken('a number is none')
  push(machine, text === '00' || text === '01' ? text === '01' : simplest(BigInt(digits)))
}

const WORDS: Readonly<Record<string, number>> = {
  ...{ nan: Number.NaN, inf: Number.POSITIVE_INFINITY, '-inf': Number.NEGATIVE_INFINITY },
}

function realLine(machine: Machine): void {
  const text = line(machine).trim()
  const value = Object.hasOwn(WORDS, text) ? WORDS[text]! : text === '' ? Number.NaN : Number(text)
  if (Number.isNaN(value) && text !== 'nan') throw broken('a number is none')
  push(machine, value)
}

/** A quoted text of protocol 0, in which only quotes and backslashes are undone: names and short texts. */
function quotedLine(machine: Machine): void {
  const text = line(machine)
  const [first, last] = [text[0], text.at(-1)]
  if (text.length < 2 || first !== last || (first !== "'" && first !== '"')) throw broken('a text has no quotes')
  push(machine, text.slice(1, -1).replace(/\\(['"\\])/g, '$1'))
}

/** Letters below 256 stand for themselves in protocol 0, and escapes for those of their code. */
function escapedLine(machine: Machine): void {
  const unescaped = (_: string, four: string, eight?: string): string => {
    const code = Number.parseInt(four ?? eight, 16)
    if (code > 0x10ffff) throw broken('a text has a letter that is none')
    return String.fromCodePoint(code)
  }
  push(machine, line(machine, LATIN).replace(/\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})/g, unescaped))
}

const fixed =
  (value: Inert): Step =>
  (machine) =>
    push(machine, value)

/** Opcodes that put something of their own on the stack. */
export const LITERALS: Readonly<Record<string, Step>> = {
  N: fixed(null),
  '\x88': fixed(true),
  '\x89': fixed(false),
  I: wholeLine,
  L: wholeLine,
  J: (machine) => push(machine, signed(machine)),
  K: (machine) => push(machine, byte(machine)),
  M: (machine) => push(machine, short(machine)),
  '\x8a': wholeOf(byte),
  '\x8b': wholeOf(signed),
  F: realLine,
  G: (machine) => push(machine, machine.view.getFloat64(take(machine, 8))),
  S: quotedLine,
  T: textOf(signed, LATIN),
  U: textOf(byte, LATIN),
  B: bytesOf(long),
  C: bytesOf(byte),
  '\x8e': bytesOf(wide),
  '\x96': bytesOf(wide),
  V: escapedLine,
  X: textOf(long),
  '\x8c': textOf(byte),
  '\x8d': textOf(wide),
}
