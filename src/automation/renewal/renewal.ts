import { DAY, type Duration, durationMs, strayOption, WEEK } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { type QuietHours, readQuietHours } from './quiet-hours.ts'

/** When a model is trained again, and on how much. */
export interface Renewal {
  /** Alarms that call for it, by the last word of their code: `calibration`, `logloss`, `drift`, `concept`, `estimate`. */
  readonly on: readonly string[]
  /** How far back the training window reaches from the moment of the decision, in milliseconds. */
  readonly windowMs: number
  /** In how many windows running the alarm, or the notice it grew from, must have been seen. */
  readonly afterWindows: number
  /** How long after one renewal began the next may begin, in milliseconds. */
  readonly pauseMs: number
  /** Where it is given, what could renew competes in a backtest, and what would not pay is not done. */
  readonly contest?: Contest
  readonly budget?: Budget
  readonly quiet?: readonly QuietHours[]
  /** Nothing is trained before a person has approved it. */
  readonly approve?: 'person'
}

/** What competes for being the next model, and from which gain on it is worth it. */
export interface Contest {
  /** Windows to learn from: a length of time, `sinceChange`, or `all`. */
  readonly windows: readonly string[]
  /** How long a model is used before the next: the length of a backtest fold. Milliseconds. */
  readonly horizonMs: number
  /** Whether kept versions compete too: an old concept may have come back. */
  readonly recurring: boolean
  /** Whether the champion competes with its answers corrected: where only they are off, nothing need be learned. */
  readonly recalibrate: boolean
  readonly payoff: Payoff
}

/** From which gain on a renewal is worth it. */
export interface Payoff {
  /** Share of the champion's loss that the gain, less its standard error, must pass where no prices are given. */
  readonly minGain: number
  /** What one unit of loss on one request costs. */
  readonly valuePerLoss?: number
  /** What a training and its review cost, in the same money. */
  readonly cost?: number
}

/** How much may be trained: so many renewals, and so many minutes of training and backtests, in any stretch of that length. */
export interface Budget {
  readonly retrains: number
  readonly perMs: number
  readonly minutes?: number
}

/** A window to learn from, as a user writes it. */
type WindowOption = Duration | 'sinceChange' | 'all'

/** What a user writes about renewal. A window alone is taken as it is; `candidates` compete. */
export interface RenewOptions {
  readonly on: readonly string[]
  readonly window: Duration | { readonly candidates: readonly WindowOption[] }
  readonly afterWindows?: number
  readonly pause?: Duration
  /** How long a model is used before the next; a week when not given. */
  readonly horizon?: Duration
  readonly recurring?: boolean
  readonly recalibrate?: boolean
  readonly payoff?: { readonly valuePerLoss?: number; readonly cost?: number; readonly minGain?: `${number}%` }
  readonly budget?: { readonly retrains: number; readonly per: Duration; readonly minutes?: number }
  readonly quiet?: readonly { readonly from: string; readonly to: string; readonly zone?: string }[]
  readonly approve?: 'none' | 'person'
}

const RENEW: Readonly<Record<keyof RenewOptions, true>> = {
  ...{ on: true, window: true, afterWindows: true, pause: true, horizon: true, recurring: true },
  ...{ recalibrate: true, payoff: true, budget: true, quiet: true, approve: true },
}
const WINDOW = { candidates: true } as const
const PAYOFF = { valuePerLoss: true, cost: true, minGain: true } as const
const BUDGET = { retrains: true, per: true, minutes: true } as const
const MIN_GAIN = '1%'
const MOST_CANDIDATES = 8

/**
 * Reads what a user wrote about renewal and fills in the defaults: after one window, two days between two renewals, a gain of at least 1 % of
 * the loss where candidates compete and no prices are given.
 *
 * Errors: `automation.bad_endpoint`.
 *
 * @example
 * renewalOf('late', { on: ['calibration'], window: '6w' })
 * renewalOf('late', { on: ['concept'], window: { candidates: ['sinceChange', '6w', 'all'] }, recurring: true })
 */
export function renewalOf(endpoint: string, options: RenewOptions): Renewal {
  const wrong: Wrong = (where, reason) => fail('bad_endpoint', { endpoint, where: `renew${where}`, reason })
  checkNames(options, wrong)
  const { on, window, pause, budget, quiet, approve } = options
  const competes = typeof window !== 'string' || options.payoff || options.recurring || options.recalibrate
  const contest = competes ? { contest: contestOf(options, wrong) } : {}
  return {
    on,
    windowMs: typeof window === 'string' ? lengthOf('.window', window, wrong) : firstLength(window.candidates, wrong),
    afterWindows: options.afterWindows ?? 1,
    pauseMs: pause === undefined ? 2 * DAY : lengthOf('.pause', pause, wrong),
    ...contest,
    ...(budget && { budget: budgetOf(budget, wrong) }),
    ...(quiet && { quiet: quiet.map((hours) => readQuietHours(hours, (reason) => wrong('.quiet', reason))) }),
    ...(approve === 'person' && { approve }),
  }
}

type Wrong = (where: string, reason: string) => Error

function checkNames(options: RenewOptions, wrong: Wrong): void {
  const { window, payoff, budget, approve, afterWindows, quiet } = options
  if (typeof window !== 'string' && !Array.isArray(window?.candidates))
    throw wrong('.window', 'it is a length of time such as 6w, or { candidates: [...] }')
  if (quiet !== undefined && !Array.isArray(quiet)) throw wrong('.quiet', 'it is a list of hours')
  const parts = [
    ['', strayOption(options, RENEW)],
    ['.window', typeof window === 'object' ? strayOption(window, WINDOW) : undefined],
    ['.payoff', strayOption(payoff, PAYOFF)],
    ['.budget', strayOption(budget, BUDGET)],
  ] as const
  for (const [where, stray] of parts) if (stray) throw wrong(where, stray)
  if (!Array.isArray(options.on)) throw wrong('.on', 'it is a list of alarms, such as calibration')
  if (afterWindows !== undefined && !(Number.isInteger(afterWindows) && afterWindows >= 1))
    throw wrong('.afterWindows', 'it is a whole number from 1')
  if (approve !== undefined && approve !== 'none' && approve !== 'person')
    throw wrong('.approve', 'it is none or person')
}

function contestOf(options: RenewOptions, wrong: Wrong): Contest {
  const { window, horizon, recurring = false, recalibrate = false, payoff } = options
  for (const flag of [recurring, recalibrate])
    if (typeof flag !== 'boolean') throw wrong('', 'recurring and recalibrate are true or false')
  const windows = typeof window === 'string' ? [window] : window.candidates
  if (windows.length === 0 || windows.length > MOST_CANDIDATES)
    throw wrong('.window', `it has 1 to ${MOST_CANDIDATES} candidates`)
  for (const name of windows) if (name !== 'all' && name !== 'sinceChange') lengthOf('.window', name, wrong)
  const horizonMs = horizon === undefined ? WEEK : lengthOf('.horizon', horizon, wrong)
  return { windows: [...new Set(windows)], horizonMs, recurring, recalibrate, payoff: payoffOf(payoff ?? {}, wrong) }
}

function payoffOf(payoff: NonNullable<RenewOptions['payoff']>, wrong: Wrong): Payoff {
  const { valuePerLoss, cost, minGain = MIN_GAIN } = payoff
  const share = /^(\d+(?:\.\d+)?)%$/.exec(minGain)
  if (!share) throw wrong('.payoff', 'minGain is a share, such as 1%')
  for (const price of [valuePerLoss, cost])
    if (price !== undefined && !(Number.isFinite(price) && price >= 0)) throw wrong('.payoff', 'a price is not below 0')
  if ((valuePerLoss === undefined) !== (cost === undefined)) throw wrong('.payoff', 'valuePerLoss and cost go together')
  return { minGain: Number(share[1]) / 100, ...(valuePerLoss !== undefined && { valuePerLoss, cost: cost! }) }
}

function budgetOf({ retrains, per, minutes }: NonNullable<RenewOptions['budget']>, wrong: Wrong): Budget {
  if (!(Number.isInteger(retrains) && retrains >= 1)) throw wrong('.budget', 'retrains is a whole number from 1')
  if (minutes !== undefined && !(minutes > 0)) throw wrong('.budget', 'minutes is above 0')
  return { retrains, perMs: lengthOf('.budget.per', per, wrong), ...(minutes !== undefined && { minutes }) }
}

/** What is said of a contest where one length must stand for it: the first that is one. */
function firstLength(candidates: readonly string[], wrong: Wrong): number {
  const first = candidates.find((name) => name !== 'all' && name !== 'sinceChange')
  return first === undefined ? 4 * WEEK : lengthOf('.window', first, wrong)
}

function lengthOf(where: string, text: string, wrong: Wrong): number {
  const length = durationMs(text)
  if (length === undefined || length <= 0) throw wrong(where, 'it takes a length of time such as 6h or 2w')
  return length
}
