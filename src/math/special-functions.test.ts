import { describe, expect, test } from 'vitest'
import { readReferenceFile, within } from '../../test/reference/read.ts'
import { betaCdf, betaQuantile } from './beta.ts'
import {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareUpper,
  fCdf,
  fQuantile,
  fUpper,
  tCdf,
  tQuantile,
  tUpper,
} from './distributions.ts'
import { gammaTails, lnGamma } from './gamma.ts'
import { kolmogorovUpper } from './kolmogorov.ts'
import { erf, erfc, normalCdf, normalLogCdf, normalQuantile } from './normal.ts'

interface Case {
  readonly fn: string
  readonly x: number
  readonly a: number
  readonly b: number
  readonly df: number
  readonly df1: number
  readonly df2: number
  readonly out: number
  readonly log_out?: number
}

const OURS: Readonly<Record<string, (c: Case) => number>> = {
  normal_cdf: ({ x }) => normalCdf(x),
  normal_ppf: ({ x }) => normalQuantile(x),
  t_sf: ({ x, df }) => tUpper(x, df),
  chi2_sf: ({ x, df }) => chiSquareUpper(x, df),
  f_sf: ({ x, df1, df2 }) => fUpper(x, { above: df1, below: df2 }),
  beta_inc_regularized: ({ x, a, b }) => betaCdf(x, { a, b }),
  beta_ppf: ({ x, a, b }) => betaQuantile(x, { a, b }),
  gamma_inc_lower_regularized: ({ a, x }) => gammaTails(a, x).lower,
  log_gamma: ({ x }) => lnGamma(x),
  kolmogorov_sf: ({ x }) => kolmogorovUpper(x),
}

describe('the distribution functions', () => {
  const { cases, tolerance } = readReferenceFile<Case>('special_functions')
  test.each(cases.map((c) => [`${c.fn} at ${c.x}`, c] as const))('equal the reference: %s', (_, c) => {
    within(OURS[c.fn]!(c), c.out, tolerance)
    if (c.log_out !== undefined) within(normalLogCdf(c.x), c.log_out, tolerance)
  })

  test('the error function is odd and its complement keeps the tail', () => {
    expect(erf(0.5)).toBeCloseTo(0.5204998778130465, 14)
    expect(erf(-0.5)).toBe(-erf(0.5))
    within(erfc(10), 2.088487583762545e-45, { rel: 1e-12, abs: 0 })
    expect(erfc(-1)).toBeCloseTo(1.8427007929497148, 14)
  })

  test('each quantile undoes its distribution function', () => {
    for (const p of [1e-6, 0.01, 0.3, 0.5, 0.8, 0.975, 0.9999]) {
      expect(chiSquareCdf(chiSquareQuantile(p, 3), 3)).toBeCloseTo(p, 12)
      expect(tCdf(tQuantile(p, 4), 4)).toBeCloseTo(p, 12)
      expect(fCdf(fQuantile(p, { above: 2, below: 7 }), { above: 2, below: 7 })).toBeCloseTo(p, 12)
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14)
    }
  })

  test('quantiles at the ends are the ends', () => {
    expect([normalQuantile(0), normalQuantile(1), normalQuantile(2)]).toEqual([-Infinity, Infinity, Number.NaN])
    expect([chiSquareQuantile(0, 2), chiSquareQuantile(1, 2)]).toEqual([0, Infinity])
    expect(betaQuantile(Number.NaN, { a: 1, b: 1 })).toBeNaN()
  })
})
