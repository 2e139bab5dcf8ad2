import { toHalf } from './half.ts'

/** Which numbers a datatype has. */
export interface Rule {
  readonly low: number
  readonly high: number
  readonly whole: boolean
  /** The nearest value of the datatype, where a double holds more than it. */
  readonly round?: (value: number) => number
}

const whole = (low: number, high: number): Rule => ({ low, high, whole: true })
const real = (high: number, round?: (value: number) => number): Rule => ({
  ...{ low: -high, high, whole: false },
  ...(round && { round }),
})

/** Beyond this a number rounds to an infinite one of half precision. */
const MOST_HALF = 65_519.999_999_999_99
/** The last double that rounds to a finite one of single precision. */
export const MOST_SINGLE = 3.402_823_567_797_336_6e38

/** Of INT64 and UINT64 only what a double holds: what is beyond comes as a bigint. */
export const RULES: Readonly<Record<string, Rule>> = {
  INT8: whole(-128, 127),
  INT16: whole(-32_768, 32_767),
  INT32: whole(-2_147_483_648, 2_147_483_647),
  INT64: whole(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  UINT8: whole(0, 255),
  UINT16: whole(0, 65_535),
  UINT32: whole(0, 4_294_967_295),
  UINT64: whole(0, Number.MAX_SAFE_INTEGER),
  FP16: real(MOST_HALF, toHalf),
  FP32: real(MOST_SINGLE, Math.fround),
  FP64: real(Number.MAX_VALUE),
}

/** The bounds of whole numbers beyond what a double holds. */
export const WIDE: Readonly<Record<string, readonly [bigint, bigint]>> = {
  INT64: [-(2n ** 63n), 2n ** 63n - 1n],
  UINT64: [0n, 2n ** 64n - 1n],
}
