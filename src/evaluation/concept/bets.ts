/**
 * Bets of one kind that are made side by side, each row once: Mⱼ = (Mⱼ + 1) eⱼ, where eⱼ has mean ≤ 1 while nothing changed. Their mean
 * reaches A less often than once in A rows.
 *
 * Source: Shin, Ramdas & Rinaldo 2022, "E-detectors: a nonparametric framework for sequential change detection".
 */
export interface Bets {
  /** The wealth of each bet. */
  readonly wealth: Float64Array
  /** The evidence of each since it was last worthless, and how many steps ago that was: where the change began. */
  readonly best: Float64Array
  readonly age: Int32Array
}

/** Bets without any wealth. */
export function openBets(count: number): Bets {
  return { wealth: new Float64Array(count), best: new Float64Array(count), age: new Int32Array(count) }
}

/** Plays one bet with the factor of this step. */
export function play({ wealth, best, age }: Bets, bet: number, factor: number): void {
  wealth[bet] = (wealth[bet]! + 1) * factor
  const since = Math.max(1, best[bet]!) * factor
  age[bet] = best[bet]! > 1 ? age[bet]! + 1 : 1
  best[bet] = since
}

export function meanWealth({ wealth }: Bets): number {
  let sum = 0
  for (const one of wealth) sum += one
  return sum / wealth.length
}

export function clearBets({ wealth, best, age }: Bets): void {
  wealth.fill(0)
  best.fill(0)
  age.fill(0)
}

/** Steps since the bet that won most began to win. */
export function stepsSinceChange({ wealth, age }: Bets): number {
  let top = 0
  for (let bet = 1; bet < wealth.length; bet++) if (wealth[bet]! > wealth[top]!) top = bet
  return age[top]!
}
