/** Distances between two rows of shares, each summing to about 1. */

/**
 * The Kullback-Leibler divergence Σ p ln(p / q) in nats; Infinity where q is 0 and p is not. Rows are scaled to sum to 1.
 *
 * Source: Kullback & Leibler 1951.
 */
export function kullbackLeibler(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [all, others] = [sumOver(p, p, (a) => a), sumOver(q, q, (a) => a)]
  return sumOver(p, q, (a, b) => (a > 0 ? (a / all) * Math.log(a / all / (b / others)) : 0))
}

/**
 * The Jensen-Shannon divergence in nats, between 0 and ln 2: the mean divergence of both rows from their middle. Rows are scaled to sum to 1.
 *
 * Source: Lin 1991.
 */
export function jensenShannonDivergence(p: ArrayLike<number>, q: ArrayLike<number>): number {
  const [all, others] = [sumOver(p, p, (a) => a), sumOver(q, q, (a) => a)]
  return sumOver(p, q, (a, b) => {
    const [x, y] = [a / all, b / others]
    const middle = (x + y) / 2
    return ((x > 0 ? x * Math.log(x / middle) : 0) + (y > 0 ? y * Math.log(y / middle) : 0)) / 2
  })
}

/** The Hellinger distance √(½ Σ (√p − √q)²), 0 to 1. */
export function hellinger(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return Math.sqrt(sumOver(p, q, (a, b) => (Math.sqrt(a) - Math.sqrt(b)) ** 2) / 2)
}

/** Total variation: half the sum of differences, the share of rows that would have to move. */
export function totalVariation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return sumOver(p, q, (a, b) => Math.abs(a - b)) / 2
}

/** PSI Σ (q − p) ln(q / p) of shares as they are, none of them 0; `psi` smooths counts instead. */
export function psiOfShares(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return sumOver(p, q, (a, b) => (b - a) * Math.log(b / a))
}

function sumOver(p: ArrayLike<number>, q: ArrayLike<number>, of: (p: number, q: number) => number): number {
  let sum = 0
  for (let bin = 0; bin < p.length; bin++) sum += of(p[bin]!, q[bin]!)
  return sum
}
