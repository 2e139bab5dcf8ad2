import { type Bets, meanWealth, stepsSinceChange } from './bets.ts'
import type { ConceptDetection, WinningBet } from './detection.ts'
import { type ErrorBet, newestError, usualError } from './error-bet.ts'
import type { WatchState } from './watch-state.ts'

const RATES: readonly WinningBet[] = ['error', 'above', 'below']

interface Side {
  readonly bet: WinningBet
  readonly bets: Bets
  readonly weight: number
}

/** What is staked on a moved boundary: errors that become so frequent that they tell first do so with any stake. */
const ON_BOUNDARY = 0.75

/** A quarter on errors and the rest on a moved boundary, where both are bet on. */
function sidesOf({ rates, boundary }: WatchState): Side[] {
  const stake = boundary ? 1 - ON_BOUNDARY : 1
  const sides = rates.map(({ bets }, k) => ({ bet: RATES[k]!, bets, weight: stake / rates.length }))
  return boundary ? [...sides, { bet: 'boundary', bets: boundary.bets, weight: ON_BOUNDARY }] : sides
}

/** One number for all bets: their average, which is as good a bet as each of them. */
export function evidenceOf({ rates, boundary }: WatchState): number {
  let sum = 0
  for (const { bets } of rates) sum += meanWealth(bets)
  const errors = sum / rates.length
  return boundary ? (1 - ON_BOUNDARY) * errors + ON_BOUNDARY * meanWealth(boundary.bets) : errors
}

/** The alarm that the last row brought. Where segments are watched too, they and the whole each need twice as much. */
export function alarmOf(state: WatchState, segment: string | undefined): ConceptDetection | undefined {
  const evidence = evidenceOf(state)
  const line = (state.line * (segment === undefined ? 1 : 2)) / state.blocks.length
  const row = state.total - 1
  if (evidence >= line) {
    const winner = sidesOf(state).reduce((best, side) =>
      side.weight * meanWealth(side.bets) > best.weight * meanWealth(best.bets) ? side : best,
    )
    const rows = stepsSinceChange(winner.bets) * state.blocks.length
    const error = errorsOf(state.rates[0]!, rows, state.cap)
    return { row, since: Math.max(0, row + 1 - rows), bet: winner.bet, evidence: evidence * state.blocks.length, error }
  }
  const own = segment === undefined ? undefined : state.segments.get(segment)
  if (!own || meanWealth(own.bets) < 2 * state.line) return undefined
  const rows = stepsSinceChange(own.bets)
  const found = { row, since: row, bet: 'error', evidence: meanWealth(own.bets) } as const
  return { ...found, error: errorsOf(own, rows, state.cap), segment: segment! }
}

function errorsOf(bet: ErrorBet, rows: number, cap: number): ConceptDetection['error'] {
  return { before: cap * usualError(bet), after: cap * newestError(bet, rows) }
}
