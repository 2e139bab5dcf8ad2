import { MOST_SINGLE, RULES, type Rule, WIDE } from './rules.ts'

/** Values to be read as numbers. */
export interface Numbers {
  readonly source: ArrayLike<unknown>
  readonly datatype: string
  readonly infinite: boolean
  /** The error of the value at this place. */
  wrong(at: number): Error
}

/** All whole numbers up to here are ones of single precision. */
const SINGLE_WHOLE = 2 ** 24

/** Reads reals: null is NaN, a missing one. What single precision would change is refused unless it is a real itself. */
export function readReals<T extends Float32Array | Float64Array>(out: T, numbers: Numbers): T {
  const { source, datatype } = numbers
  const rule = ruleFor(datatype, out)
  const { low, high, round } = rule
  const any = !rule.whole && round === undefined
  for (let i = 0; i < out.length; i++) {
    const value = source[i]
    if (typeof value !== 'number' || !(value >= low && value <= high)) out[i] = rareReal(i, out, numbers)
    else if (any) out[i] = value
    else if (rule.whole && value % 1 !== 0) throw numbers.wrong(i)
    else out[i] = round ? round(value) : value
  }
  return out
}

/** What needs no second look on the way into `out`. */
function ruleFor(datatype: string, out: Float32Array | Float64Array): Rule {
  const rule = RULES[datatype]!
  if (out instanceof Float64Array) return rule
  if (rule.whole) return { ...rule, low: Math.max(rule.low, -SINGLE_WHOLE), high: Math.min(rule.high, SINGLE_WHOLE) }
  return datatype === 'FP16' ? rule : { low: -MOST_SINGLE, high: MOST_SINGLE, whole: false }
}

function rareReal(at: number, out: Float32Array | Float64Array, numbers: Numbers): number {
  const { datatype, infinite } = numbers
  const value = numbers.source[at]
  if (isMissing(value)) return Number.NaN
  if (RULES[datatype]!.whole) {
    const number = Number(wideOf(value, datatype) ?? Number.NaN)
    const kept = out instanceof Float32Array ? Math.fround(number) : number
    if (Number.isNaN(kept) || BigInt(kept) !== wideOf(value, datatype)) throw numbers.wrong(at)
    return kept
  }
  if (infinite && typeof value === 'number' && !Number.isFinite(value)) return value
  const long = typeof value === 'bigint' ? Number(value) : Number.NaN
  const { low, high, round } = ruleFor(datatype, out)
  if (!(long >= low && long <= high)) throw numbers.wrong(at)
  return round ? round(long) : long
}

/** What stands for a missing value: null, or the NaN that Python writes. */
export const isMissing = (value: unknown): boolean => value === null || Number.isNaN(value)

/** A whole number of a datatype, with all its digits; `undefined` for what is none. */
function wideOf(value: unknown, datatype: string): bigint | undefined {
  if (typeof value === 'number') {
    const { low, high } = RULES[datatype]!
    return Number.isInteger(value) && value >= low && value <= high ? BigInt(value) : undefined
  }
  const bounds = WIDE[datatype]
  if (typeof value !== 'bigint' || bounds === undefined) return undefined
  return value >= bounds[0] && value <= bounds[1] ? value : undefined
}

const [LEAST_INT64, MOST_INT64] = WIDE['INT64']!

/** Reads whole numbers of 64 bits, with all their digits. */
export function readWide(out: BigInt64Array, numbers: Numbers): BigInt64Array {
  for (let i = 0; i < out.length; i++) {
    const wide = wideOf(numbers.source[i], numbers.datatype)
    if (wide === undefined || wide < LEAST_INT64 || wide > MOST_INT64) throw numbers.wrong(i)
    out[i] = wide
  }
  return out
}

/** Reads whole numbers that `out` holds, as their datatype fits into it. */
export function readWhole<T extends Int32Array | Uint8Array>(out: T, numbers: Numbers): T {
  const { source, datatype } = numbers
  const { low, high } = RULES[datatype]!
  for (let i = 0; i < out.length; i++) {
    const value = source[i]
    if (typeof value !== 'number' || value % 1 !== 0 || !(value >= low && value <= high)) throw numbers.wrong(i)
    out[i] = value
  }
  return out
}

/** Reads true and false, or 1 and 0. Into doubles null is NaN, a missing one. */
export function readBooleans<T extends Uint8Array | Float64Array>(out: T, { source, wrong }: Numbers): T {
  for (let i = 0; i < out.length; i++) {
    const value = source[i]
    if (value === true || value === 1) out[i] = 1
    else if (value === false || value === 0) out[i] = 0
    else if (isMissing(value) && out instanceof Float64Array) out[i] = Number.NaN
    else throw wrong(i)
  }
  return out
}
