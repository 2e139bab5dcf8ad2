import { DAY, HOUR, MINUTE } from '../../base/index.ts'
import { wilson } from '../../math/index.ts'
import type { Count, Minutes } from './minutes.ts'
import type { SloObjective } from './slo.ts'

/** How fast a budget may be used up before somebody is told. */
export interface BurnRule {
  /** A page is for now, a ticket for this week. */
  readonly level: 'page' | 'ticket'
  /** Share of the budget that is gone when it speaks, at a steady rate over the long window. */
  readonly budget: number
  /** Milliseconds; both windows must burn. */
  readonly long: number
  readonly short: number
}

/** Over 30 days 14.4, 6, 3 and 1 times the sustainable rate. Source: Google's SRE Workbook, "Alerting on SLOs". */
export const BURN_RULES: readonly BurnRule[] = [
  { level: 'page', budget: 0.02, long: HOUR, short: 5 * MINUTE },
  { level: 'page', budget: 0.05, long: 6 * HOUR, short: 30 * MINUTE },
  { level: 'ticket', budget: 0.1, long: DAY, short: 2 * HOUR },
  { level: 'ticket', budget: 0.1, long: 3 * DAY, short: 6 * HOUR },
]

/** What a window holds. */
export interface Burned extends Count {
  /** Times the rate that the budget sustains; `undefined` where nothing was counted. */
  readonly burn: number | undefined
}

/** How one rule stands. */
export interface Burn extends BurnRule {
  /** Times the sustainable rate from which it speaks. */
  readonly limit: number
  readonly inLong: Burned
  readonly inShort: Burned
  readonly burning: boolean
}

const FEW = 100
const LEAST_BAD = 3
const Z99 = 2.5758293035489004

/** The limit of a rule: no less than the rate that a budget sustains. */
export const limitOf = ({ budget, long }: BurnRule, { window }: Pick<SloObjective, 'window'>): number =>
  Math.max(1, (budget * window) / long)

/** The minute that a moment ends: one that begins at it has nothing yet. */
export const minuteOf = (at: number): number => Math.ceil(at / MINUTE) - 1

/**
 * The burn of a budget over each pair of windows that ends now. Both must be above the limit. The long one has the evidence: at least three
 * bad ones, and the lower end of Wilson's 99 % interval is above; the short one says that it goes on: its share is above, or with
 * fewer than 100 in it the lower end of the 95 % interval. Time before anything was counted is taken for good, with as many as after it.
 *
 * `npm run bench -- slo` says how often that speaks about nothing, and how soon about something.
 */
export function burnsOf(
  minutes: Pick<Minutes, 'sum' | 'first'>,
  objective: Pick<SloObjective, 'share' | 'window'>,
  now: number,
): readonly Burn[] {
  const end = minuteOf(now) + 1
  const budget = 1 - objective.share
  const seen = end - (minutes.first ?? end)
  return BURN_RULES.map((rule) => {
    const limit = limitOf(rule, objective)
    const [long, short] = [rule.long / MINUTE, rule.short / MINUTE]
    const [inLong, inShort] = [minutes.sum(end - long, end), minutes.sum(end - short, end)]
    const [wholeLong, wholeShort] = [whole(inLong, long / seen), whole(inShort, short / seen)]
    const burning = isSure(wholeLong, limit * budget) && isOn(wholeShort, limit * budget)
    const burned = (count: Count, filled: Count): Burned => ({ ...count, burn: rateOf(filled, objective) })
    return { ...rule, limit, inLong: burned(inLong, wholeLong), inShort: burned(inShort, wholeShort), burning }
  })
}

/** As many as there would be in the whole window. */
const whole = ({ total, bad }: Count, longer: number): Count => ({ total: total * Math.max(1, longer || 1), bad })

const isSure = ({ total, bad }: Count, share: number): boolean =>
  bad >= LEAST_BAD && wilson(bad, total, Z99).low > share

const isOn = ({ total, bad }: Count, share: number): boolean =>
  total < FEW ? wilson(bad, total).low > share : bad / total > share

/** How many times the sustainable rate; `undefined` where nothing was counted. */
export const rateOf = ({ total, bad }: Count, { share }: Pick<SloObjective, 'share'>): number | undefined =>
  total === 0 ? undefined : bad / total / (1 - share)

/** The gravest that burns. */
export function worstOf(burns: readonly Burn[]): Burn | undefined {
  return burns.find(({ burning }) => burning)
}
