const ZERO = 48
const NINE = 57
const PLUS = 43
const MINUS = 45
const POINT = 46
const LOWER = 32
const LETTER_E = 101
/** Whole numbers up to here are exact, also after another digit. */
const MOST = 900_719_925_474_098
/** Powers of ten that are exact in double precision. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`))
/** A whole part of this many digits that begins with 0 is a code, such as a postal code. */
const CODE_DIGITS = 3

/**
 * The number that these bytes write, correctly rounded; NaN where they write none. `007` is a code and no number, `07` is one. Too
 * large ones are ±Infinity.
 */
export function numberAt(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  const sign = bytes[at]!
  if (sign === PLUS || sign === MINUS) at++
  const first = at
  let mantissa = 0
  let isExact = true
  let digits = 0
  let scale = 0
  let point = -1
  for (; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= ZERO && byte <= NINE) {
      if (mantissa > MOST) isExact = false
      mantissa = mantissa * 10 + (byte - ZERO)
      digits++
      if (point >= 0) scale++
    } else if (byte === POINT && point < 0) point = at
    else break
  }
  if (digits === 0) return Number.NaN
  if (bytes[first] === ZERO && (point < 0 ? at : point) - first >= CODE_DIGITS) return Number.NaN
  let exponent = 0
  if (at < end) {
    const written = exponentAt(bytes, at, end)
    if (written === undefined) return Number.NaN
    exponent = written
  }
  const power = exponent - scale
  if (!isExact || power > 22 || power < -22) return Number(textOf(bytes, start, end))
  const size = power < 0 ? mantissa / POWERS[-power]! : mantissa * POWERS[power]!
  return sign === MINUS ? -size : size
}

function exponentAt(bytes: Uint8Array, from: number, end: number): number | undefined {
  if ((bytes[from]! | LOWER) !== LETTER_E) return undefined
  let at = from + 1
  const sign = bytes[at]
  if (sign === PLUS || sign === MINUS) at++
  if (at >= end || end - at > 4) return undefined
  let value = 0
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO
    if (digit < 0 || digit > 9) return undefined
    value = value * 10 + digit
  }
  return sign === MINUS ? -value : value
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}

const PLAIN = /^[+-]?(?:(\d+)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/

/** The same of a text. */
export function numberOf(text: string): number {
  const whole = PLAIN.exec(text)
  if (!whole) return Number.NaN
  if (whole[1] !== undefined && whole[1].length >= CODE_DIGITS && whole[1][0] === '0') return Number.NaN
  return Number(text)
}
