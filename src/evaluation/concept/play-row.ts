import { BOUNDARY_BETS, boundaryFactors, playBoundary } from './boundary-bets.ts'
import { betOnError, type ErrorBet, LAG, learnError, openErrorBet } from './error-bet.ts'
import { type ConceptRows, keep } from './rows.ts'
import { MOST_KEPT, type WatchState } from './watch-state.ts'

/** Plays every bet with one row, and learns from it. */
export function playRow(state: WatchState, rows: ConceptRows, row: number): void {
  const { kept, block } = state
  state.seen++
  state.total++
  if (kept.rows < MOST_KEPT && state.seen <= MOST_KEPT) keep(kept, rows, row)
  // before its first stage nothing is known about any error
  if (state.seen <= LAG) return
  const values = valuesOf(state, rows.errors[row]!)
  const own = rows.segments && segmentBet(state, rows.segments[row]!)
  if (own) {
    betOnError(own, values[0]!, 1)
    learnError(own, values[0]!)
  }
  if (state.boundary) boundaryFactors(state.boundary, rows as never, { row, factors: state.factors })
  block.rows++
  for (let k = 0; k < values.length; k++) block.sums[k]! += values[k]!
  if (state.boundary) for (let k = 0; k < BOUNDARY_BETS; k++) block.factors[k]! += state.factors[k]!
  if (block.rows === state.blocks.length) playBlock(state)
  state.rates.forEach((bet, k) => {
    learnError(bet, values[k]!)
  })
}

function playBlock({ rates, boundary, block, blocks }: WatchState): void {
  rates.forEach((bet, k) => {
    betOnError(bet, block.sums[k]! / block.rows, blocks.designEffect)
  })
  if (boundary) {
    for (let k = 0; k < BOUNDARY_BETS; k++) block.factors[k]! /= block.rows
    playBoundary(boundary, block.factors)
  }
  clearBlock(block)
}

export function clearBlock(block: WatchState['block']): void {
  block.rows = 0
  block.sums.fill(0)
  block.factors.fill(0)
}

/** Errors as they are bet on: of a number its size, and its place between far below and far above. */
export function valuesOf({ options, cap, values }: WatchState, error: number): Float64Array {
  if (options.kind === 'class') {
    values[0] = Math.min(1, Math.max(0, error))
    return values
  }
  const share = Math.min(1, Math.max(-1, error / cap))
  values[0] = Math.abs(share)
  values[1] = (1 + share) / 2
  values[2] = (1 - share) / 2
  return values
}

function segmentBet({ segments }: WatchState, name: string): ErrorBet {
  const known = segments.get(name)
  if (known) return known
  const bet = openErrorBet()
  segments.set(name, bet)
  return bet
}
