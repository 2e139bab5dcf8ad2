import { type Bets, clearBets, openBets, play } from './bets.ts'

/** Rows that are not yet part of the in-control mean, so that a change does not at once become the rule. */
export const LAG = 500
const STAKES = [0.25, 0.125, 0.0625, 0.03125, 0.015625]
/** What the in-control mean may be too low by. */
const SLACK = 0.01

/** Bets that errors in [0, 1] became more frequent (or larger) than those of the in-control rows. */
export interface ErrorBet {
  readonly bets: Bets
  /** The last `LAG` values, by their number modulo `LAG`. */
  readonly ring: Float64Array
  seen: number
  /** Σ of the values older than `LAG`, and of the first `LAG`. */
  sum: number
  first: number
}

export function openErrorBet(): ErrorBet {
  return { bets: openBets(STAKES.length), ring: new Float64Array(LAG), seen: 0, sum: 0, first: 0 }
}

/** Takes a value without a bet: one that is known to be in control. */
export function learnError(bet: ErrorBet, x: number): void {
  const place = bet.seen % LAG
  if (bet.seen >= LAG) bet.sum += bet.ring[place]!
  else bet.first += x
  bet.ring[place] = x
  bet.seen++
}

/**
 * Bets on the mean of one block of values; `effect` is how many rows one row of its like is worth less (its design effect). Nothing is bet
 * before `LAG` values are known.
 */
export function betOnError(bet: ErrorBet, mean: number, effect: number): void {
  if (bet.seen < LAG) return
  const usual = usualError(bet)
  const most = usual + Math.sqrt((usual * (1 - usual) * effect) / Math.max(LAG, bet.seen - LAG)) + SLACK
  for (let j = 0; j < STAKES.length; j++) play(bet.bets, j, 1 + (STAKES[j]! * (mean - most)) / most)
}

/** The in-control mean: of values older than `LAG`, at first of the first `LAG`. */
export function usualError({ seen, sum, first }: ErrorBet): number {
  return seen - LAG > LAG ? sum / (seen - LAG) : first / Math.min(seen, LAG)
}

/** The mean of the newest `rows` values, at most `LAG`. */
export function newestError({ seen, ring }: ErrorBet, rows: number): number {
  const count = Math.max(1, Math.min(rows, seen, LAG))
  let sum = 0
  for (let back = 1; back <= count; back++) sum += ring[(seen - back) % LAG]!
  return sum / count
}

/** Forgets all values and all bets. */
export function clearErrorBet(bet: ErrorBet): void {
  clearBets(bet.bets)
  bet.seen = 0
  bet.sum = 0
  bet.first = 0
}
