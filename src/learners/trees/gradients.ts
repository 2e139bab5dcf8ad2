import {
  type Code,
  defineFunction,
  f64x2,
  i32,
  i32x4,
  i64x2,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  when,
} from '../../inference/index.ts'

/**
 * Derivatives of the loss of rows that stand one after the other, two at a time, as whole numbers: `first` and `second` are what a
 * derivative is multiplied by before it is rounded. All but `count` are addresses; an odd count takes one row more, for which there
 * must be room.
 */
export type DeriveRows = (
  scores: number,
  labels: number,
  derivatives: number,
  count: number,
  first: number,
  second: number,
) => void

const PARAMETERS = {
  scores: 'i32',
  labels: 'i32',
  derivatives: 'i32',
  count: 'i32',
  first: 'f64',
  second: 'f64',
} as const

/** 1/11! down to 1/2!, 1, 1: e^r for |r| ≤ ln 2 / 2 within 1e-14. */
const SERIES: readonly number[] = Array.from({ length: 12 }, (_, i) => 11 - i).map((n) => {
  let factorial = 1
  for (let i = 2; i <= n; i++) factorial *= i
  return 1 / factorial
})
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const WIDEST = 40
const EXPONENT_BIAS = 1023n
const MANTISSA_BITS = 52
/** Lanes 0 and 1 of two vectors of 32-bit numbers, by turns. */
const INTERLEAVE = [0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23]

/** Logloss of a score in log odds: p - y and p (1 - p) where p = 1 / (1 + e^-s). */
export function logisticFunction(): WasmFunction {
  return overPairs('logistic', (r) => [
    r.g.set(v128.load(r.scores.get)),
    r.p.set(f64x2.div(f64x2.constant(1), f64x2.add(f64x2.constant(1), exponential(f64x2.neg(r.g.get), r)))),
    r.h.set(f64x2.mul(r.p.get, f64x2.sub(f64x2.constant(1), r.p.get))),
    r.g.set(f64x2.sub(r.p.get, v128.load(r.labels.get))),
  ])
}

/** Half the squared error: s - y and 1. */
export function squaredFunction(): WasmFunction {
  return overPairs('squared', (r) => [
    r.g.set(f64x2.sub(v128.load(r.scores.get), v128.load(r.labels.get))),
    r.h.set(f64x2.constant(1)),
  ])
}

interface Registers {
  readonly scores: Local
  readonly labels: Local
  readonly g: Local
  readonly h: Local
  readonly p: Local
  readonly k: Local
  readonly r: Local
}

function overPairs(name: string, derive: (registers: Registers) => Code): WasmFunction {
  return defineFunction({
    name,
    parameters: PARAMETERS,
    body: ({ scores, labels, derivatives, count, first, second }, local) => {
      const [g, h, p, k, r] = Array.from({ length: 5 }, () => local('v128')) as [Local, Local, Local, Local, Local]
      const end = local('i32')
      const whole = (value: Local, scale: Local): Code =>
        i32x4.truncSatF64x2SZero(f64x2.nearest(f64x2.mul(value.get, f64x2.splat(scale.get))))
      const next = [scores, labels, derivatives].map((place) => place.set(i32.add(place.get, i32.constant(16))))
      const pair: Code = [
        derive({ scores, labels, g, h, p, k, r }),
        v128.store(derivatives.get, v128.shuffle(whole(g, first), whole(h, second), INTERLEAVE)),
        next,
      ]
      return [
        end.set(i32.add(scores.get, i32.shl(count.get, 3))),
        when(count.get, repeat(pair, i32.ltU(scores.get, end.get))),
      ]
    },
  })
}

/** e^x for |x| ≤ 40, further out as at the ends; the same bits on every machine. */
function exponential(x: Code, { k, r, p }: Registers): Code {
  const kept = f64x2.pmax(f64x2.constant(-WIDEST), f64x2.pmin(f64x2.constant(WIDEST), x))
  const nearest = f64x2.nearest(f64x2.mul(r.get, f64x2.constant(Math.LOG2E)))
  const reduced = f64x2.sub(r.get, f64x2.mul(k.get, f64x2.constant(LN2_HIGH)))
  const steps = SERIES.slice(1).map((term) => p.set(f64x2.add(f64x2.mul(p.get, r.get), f64x2.constant(term))))
  const exponent = i64x2.extendLowI32x4S(i32x4.truncSatF64x2SZero(k.get))
  const power = i64x2.shl(i64x2.add(exponent, i64x2.constant(EXPONENT_BIAS, EXPONENT_BIAS)), MANTISSA_BITS)
  return [
    r.set(kept),
    k.set(nearest),
    r.set(f64x2.sub(reduced, f64x2.mul(k.get, f64x2.constant(LN2_LOW)))),
    p.set(f64x2.constant(SERIES[0]!)),
    steps,
    f64x2.mul(p.get, power),
  ]
}
