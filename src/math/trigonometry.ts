/**
 * Sine and cosine made of sums and products only, so that they give the same bits on every engine, which `Math.sin` and `Math.cos`
 * need not. Angles are turns: 1 is a full circle, so that whole turns drop out exactly.
 *
 * Source: Taylor series on an eighth of a turn; Muller, "Elementary Functions", chapter 11.
 */

const TURN = 2 * Math.PI
const TERMS = 10

/** Σ (-1)^i x^(2i) / (2i + first)!, from the smallest term up. */
function series(square: number, first: 0 | 1): number {
  let sum = 0
  for (let i = TERMS; i >= 1; i--) sum = (-(1 + sum) * square) / ((2 * i + first) * (2 * i + first - 1))
  return 1 + sum
}

const sine = (x: number): number => x * series(x * x, 1)
const cosine = (x: number): number => series(x * x, 0)

/**
 * The sine of so many turns, within 1e-15; NaN where it is not finite.
 *
 * @example
 * sineOfTurns(0.25) // 1
 */
export function sineOfTurns(turns: number): number {
  const rest = turns - Math.round(turns)
  const quarters = Math.round(4 * rest)
  const x = (rest - quarters / 4) * TURN
  if (quarters === 0) return sine(x)
  if (quarters === 1) return cosine(x)
  if (quarters === -1) return -cosine(x)
  return Number.isNaN(quarters) ? Number.NaN : -sine(x)
}

/**
 * The cosine of so many turns, within 1e-15; NaN where it is not finite.
 *
 * @example
 * cosineOfTurns(0.5) // -1
 */
export function cosineOfTurns(turns: number): number {
  const rest = turns - Math.round(turns)
  const quarters = Math.round(4 * rest)
  const x = (rest - quarters / 4) * TURN
  if (quarters === 0) return cosine(x)
  if (quarters === 1) return -sine(x)
  if (quarters === -1) return sine(x)
  return Number.isNaN(quarters) ? Number.NaN : -cosine(x)
}
