import type { Tensor } from '../inference/index.ts'

/** How the values of a tensor are written in a JSON. */
export interface TextStyle {
  readonly float: (value: number) => string
  readonly double: (value: number) => string
  /** Texts as `{"b64": "…"}`. */
  readonly base64?: boolean
}

/** Writes parts of one tensor. */
export interface TensorText {
  /** The whole. */
  all(): string
  /** One row: what stands at one place of the first axis. */
  row(row: number): string
}

/**
 * The text of a tensor: nested lists, or one value where it has no axis. Whole numbers keep all their digits.
 *
 * @example
 * textOfTensor(floatTensor([2, 1], [0.1, 1]), { float: floatText, double: doubleText }).all() // [[0.1],[1.0]]
 */
export function textOfTensor(tensor: Tensor, style: TextStyle): TensorText {
  const { shape } = tensor
  const write = elementText(tensor, style)
  const sizes = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, length) => size * length, 1))
  const nested = (axis: number, at: number): string => {
    if (axis >= shape.length) return write(at)
    const length = shape[axis]!
    const step = sizes[axis]!
    let text = '['
    for (let i = 0; i < length; i++) text += (i === 0 ? '' : ',') + nested(axis + 1, at + i * step)
    return `${text}]`
  }
  return { all: () => nested(0, 0), row: (row) => nested(1, row * sizes[0]!) }
}

function elementText(tensor: Tensor, style: TextStyle): (at: number) => string {
  switch (tensor.type) {
    case 'float':
    case 'double': {
      const { data } = tensor
      const write = style[tensor.type]
      return (at) => write(data[at]!)
    }
    case 'string': {
      const { data } = tensor
      return style.base64
        ? (at) => `{"b64":"${Buffer.from(data[at]!).toString('base64')}"}`
        : (at) => JSON.stringify(data[at]!)
    }
    case 'bool': {
      const { data } = tensor
      return (at) => (data[at] ? 'true' : 'false')
    }
    default: {
      const { data } = tensor
      return (at) => String(data[at]!)
    }
  }
}

/** A number of double precision in its shortest digits, with a point or an exponent; NaN and Infinity as they are called. */
export function doubleText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  return isWholeText(text) ? `${text}.0` : text
}

/** A number of single precision in the shortest digits that read as the same one, with a point or an exponent. */
export function floatText(value: number): string {
  return doubleText(Math.fround(value) === value ? shortestSingle(value) : value)
}

const LEAST = 1e-5
const BEYOND = 1e7
/** So many digits any single keeps, and so many tell it from all others. */
const [SURE_DIGITS, MOST_DIGITS] = [6, 9]

/** The double with the fewest digits that rounds to this single. */
export function shortestSingle(value: number): number {
  const size = Math.abs(value)
  if (!(size >= LEAST && size < BEYOND)) return rareSingle(value)
  const before = Math.floor(Math.log10(size)) + 1
  for (let digits = SURE_DIGITS; digits < MOST_DIGITS; digits++) {
    const scale = 10 ** (digits - before)
    const short = Math.round(value * scale) / scale
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(MOST_DIGITS))
}

function rareSingle(value: number): number {
  if (Number.isInteger(value) && Math.abs(value) < BEYOND) return value
  if (!Number.isFinite(value)) return value
  for (let digits = 1; digits < MOST_DIGITS; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return short
  }
  return Number(value.toPrecision(MOST_DIGITS))
}

const [POINT, SMALL_E, SMALL_N, LARGE_N] = [46, 101, 110, 78]

/** Digits only: no point, no exponent, not NaN and not Infinity. */
function isWholeText(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (letter === POINT || letter === SMALL_E || letter === SMALL_N || letter === LARGE_N) return false
  }
  return true
}
