/**
 * P-values adjusted so that rejecting those ≤ q keeps the expected share of false rejections ≤ q. NaN stay NaN and do not count.
 *
 * Source: Benjamini & Hochberg 1995, step-up.
 *
 * @example
 * benjaminiHochberg([0.01, 0.04, 0.5]) // [0.03, 0.06, 0.5]
 */
export function benjaminiHochberg(ps: readonly number[]): number[] {
  const order = ps.map((_, place) => place).filter((place) => !Number.isNaN(ps[place]!))
  order.sort((a, b) => ps[b]! - ps[a]!)
  const adjusted = ps.map(() => Number.NaN)
  let least = 1
  order.forEach((place, k) => {
    least = Math.min(least, (ps[place]! * order.length) / (order.length - k))
    adjusted[place] = least
  })
  return adjusted
}

/** P-values times their number: rejecting those ≤ α errs at all in at most α of such families. Without NaN. */
export function bonferroni(ps: readonly number[]): number[] {
  return ps.map((p) => Math.min(1, p * ps.length))
}

/** As `bonferroni`, and never weaker. Without NaN. Source: Holm 1979. */
export function holm(ps: readonly number[]): number[] {
  const adjusted = ps.map(() => 1)
  let most = 0
  rising(ps).forEach((place, k) => {
    most = Math.max(most, Math.min(1, ps[place]! * (ps.length - k)))
    adjusted[place] = most
  })
  return adjusted
}

/** As `benjaminiHochberg`, and valid whatever the dependence of the tests. Source: Benjamini & Yekutieli 2001. */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
  const known = ps.filter((p) => !Number.isNaN(p)).length
  let harmonic = 0
  for (let k = 1; k <= known; k++) harmonic += 1 / k
  return benjaminiHochberg(ps.map((p) => p * harmonic)).map((p) => Math.min(1, p))
}

/** As `holm`, stronger, for tests that are independent or positively dependent. Without NaN. Source: Hommel 1988; Wright 1992. */
export function hommel(ps: readonly number[]): number[] {
  const order = rising(ps)
  const p = order.map((place) => ps[place]!)
  const n = p.length
  const adjusted = p.slice()
  for (let m = n; m >= 2; m--) {
    let least = Number.POSITIVE_INFINITY
    for (let k = 1; k <= m; k++) least = Math.min(least, (m * p[n - m + k - 1]!) / k)
    for (let i = 0; i < n; i++) {
      const bound = i >= n - m ? least : Math.min(least, m * p[i]!)
      adjusted[i] = Math.max(adjusted[i]!, bound)
    }
  }
  const result = ps.map(() => 1)
  order.forEach((place, k) => {
    result[place] = Math.min(1, adjusted[k]!)
  })
  return result
}

const rising = (ps: readonly number[]): number[] => ps.map((_, place) => place).sort((a, b) => ps[a]! - ps[b]!)
