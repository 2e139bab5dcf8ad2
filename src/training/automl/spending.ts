import type { Clock } from '../../base/index.ts'

/** The time of a run: how much there is, and how much is spent, that of earlier lives of the run included. */
export interface Spending {
  /** Seconds altogether. */
  readonly total: number
  spent(): number
  left(): number
  /** Share that is spent, at most 1. */
  share(): number
  /** What an earlier life has recorded: at least so many seconds are spent. */
  atLeast(seconds: number): void
}

export function createSpending(clock: Clock, budgetMs: number): Spending {
  const total = budgetMs / 1_000
  const started = clock.now()
  let before = 0
  const spent = (): number => before + (clock.now() - started) / 1_000
  return {
    total,
    spent,
    left: () => total - spent(),
    share: () => Math.min(1, spent() / total),
    atLeast(seconds) {
      before += Math.max(0, seconds - spent())
    },
  }
}
