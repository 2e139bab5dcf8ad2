import { clearBets } from './bets.ts'
import { fitBoundaryBets } from './boundary-bets.ts'
import { blocksFor, SINGLE } from './dependence.ts'
import type { Champion } from './detection.ts'
import { clearErrorBet, LAG, learnError } from './error-bet.ts'
import { clearBlock, valuesOf } from './play-row.ts'
import { dropFirst, keptRows } from './rows.ts'
import { SECOND, TRANSITION, WARM_UP, type WatchState } from './watch-state.ts'

/** Share of in-control distances below what counts as 1. */
const CAP_QUANTILE = 0.999

/** Begins a new concept: everything is forgotten. */
export function begin(state: WatchState): void {
  state.kept = keptRows(state.options.width)
  state.seen = 0
  state.cap = 1
  state.blocks = SINGLE
  state.boundary = undefined
  state.champion = undefined
  for (const bet of [...state.rates, ...state.segments.values()]) clearErrorBet(bet)
  state.segments.clear()
  clearBlock(state.block)
}

/** Fits to the rows of the concept what its size allows; all wealth begins again, for it was won against something else. */
export function reach(state: WatchState): void {
  const { kept, options, rates } = state
  // the first rows after an alarm may be of neither concept
  if (state.seen === SECOND && state.total > state.seen) dropFirst(kept, TRANSITION)
  const columns = kept.columns.map((column) => column.subarray(0, kept.rows))
  const labels = kept.labels.subarray(0, kept.rows)
  state.champion = options.fit?.(columns, labels)
  if (state.champion) takeOver(state, state.champion)
  if (state.champion || state.seen === LAG) learnErrors(state)
  state.blocks = blocksFor(sizedErrors(state))
  for (const { bets } of rates) clearBets(bets)
  clearBlock(state.block)
  const isBinary = options.binary && new Set(labels).size === 2
  if (state.seen >= WARM_UP && isBinary && columns.length > 0)
    state.boundary = fitBoundaryBets({ columns, scores: kept.scores, labels, rows: kept.rows })
}

function takeOver({ kept }: WatchState, { outOfFold }: Champion): void {
  kept.errors.set(outOfFold.errors)
  if (outOfFold.scores) kept.scores.set(outOfFold.scores)
}

/** What errors are usual. */
function learnErrors(state: WatchState): void {
  const { kept, rates, options } = state
  const errors = kept.errors.subarray(0, kept.rows)
  if (options.kind === 'number') state.cap = capOf(errors)
  for (const bet of rates) clearErrorBet(bet)
  for (const error of errors) {
    const values = valuesOf(state, error)
    rates.forEach((bet, k) => {
      learnError(bet, values[k]!)
    })
  }
}

/** Signed of numbers, for they lean to one side together. */
function sizedErrors(state: WatchState): Float64Array {
  const errors = state.kept.errors.subarray(0, state.kept.rows)
  return state.options.kind === 'number' ? errors : errors.map((error) => valuesOf(state, error)[0]!)
}

function capOf(errors: Float64Array): number {
  const sizes = errors.map(Math.abs).sort()
  return sizes[Math.ceil(CAP_QUANTILE * (sizes.length - 1))] || 1
}
