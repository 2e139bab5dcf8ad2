import { type Duration, durationMs, strayOption } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { FairnessGuard, Guardrails, RolloutPlan } from './rollout.ts'
import { FAIRNESS_RATES, type FairnessRate } from './setup.ts'

/** What a rollout must not make worse. `errors` holds without being asked for. */
export interface GuardrailOptions {
  /** Requests slower than this count as slow; their share must not rise by more than one in a hundred. */
  readonly latency?: { readonly under: Duration }
  /** Requests without a score; their share must not rise by more than one in a thousand. */
  readonly errors?: boolean
  /**
   * Mean label and mean prediction may be this far apart (.03 when `true`), or as far as they are for the champion. Of probabilities as they
   * are, of numbers as a share of the standard deviation of the labels in the pilot.
   */
  readonly calibration?: boolean | { readonly max: number }
  /** Columns by whose values the mean score must not drift further apart than it is for the champion, by more than .02. */
  readonly groups?: readonly string[]
  /** Groups whose rates must not move further apart than they are under the champion. */
  readonly fairness?: FairnessOptions
}

/** Which rates of which groups are held. A decision is a score from `threshold` (.5) on; a model of numbers decides nothing. */
export interface FairnessOptions {
  /** Columns whose values make groups; each is compared with all others. */
  readonly groups: readonly string[]
  /** Selection rate when not given. */
  readonly rates?: readonly FairnessRate[]
  /** How much further apart they may be: .02 when not given. */
  readonly margin?: number
  readonly threshold?: number
}

/** What a user may write about a rollout; the defaults are in `canary`. */
export interface CanaryOptions {
  readonly shadow?: Duration
  readonly steps?: readonly number[]
  readonly hold?: Duration
  readonly within?: Duration
  readonly probation?: Duration
  /** Which loss is compared; log loss where the model is judged by it, else Brier, or squared error of a regression. */
  readonly loss?: 'brier' | 'logloss' | 'squared' | 'absolute'
  /** Columns whose values must not be harmed either; those that are watched when not given. */
  readonly segments?: readonly string[]
  readonly guardrails?: GuardrailOptions
  /** What promotes: being better, or being no worse than by a margin of loss, for a refresh that must happen. */
  readonly verdict?: 'better' | { readonly noWorse: number }
  /** `affected` where the answer changes what turns out to be true: then only what a version answered itself is compared. */
  readonly outcome?: 'independent' | 'affected' | { readonly affectedBy: string }
  /** What harm leads to: the champion answers again at once, or the steps stop and a person is asked. */
  readonly onHarm?: 'undo' | 'hold'
}

const CANARY: Readonly<Record<keyof CanaryOptions, true>> = {
  ...{ shadow: true, steps: true, hold: true, within: true, probation: true, loss: true, segments: true },
  ...{ guardrails: true, verdict: true, outcome: true, onHarm: true },
}
const GUARDRAILS: Readonly<Record<keyof GuardrailOptions, true>> = {
  ...{ latency: true, errors: true, calibration: true, groups: true, fairness: true },
}
const FAIRNESS: Readonly<Record<keyof FairnessOptions, true>> = {
  ...{ groups: true, rates: true, margin: true, threshold: true },
}
const FAIRNESS_MARGIN = 0.02
const THRESHOLD = 0.5
const LOSSES: readonly string[] = ['brier', 'logloss', 'squared', 'absolute']
const CALIBRATION = 0.03
const MOST_COLUMNS = 8

/**
 * A rollout by steps: in shadow first, then a rising share of the answers, all of them on evidence of 100 to 1.
 *
 * Errors: `automation.bad_rollout`.
 *
 * @example
 * canary({ shadow: '1d', steps: [5, 25, 50, 100] })
 * canary({ segments: ['origin'], guardrails: { latency: { under: '50ms' }, calibration: true } })
 */
export function canary(options: CanaryOptions = {}): RolloutPlan {
  const stray = strayOption(options, CANARY)
  if (stray) throw wrong(stray)
  const steps = options.steps ?? [5, 25, 50, 100]
  const rising = steps.every((step, i) => Number.isInteger(step) && step > (steps[i - 1] ?? 0)) && steps.at(-1) === 100
  if (!rising) throw wrong(`steps ${steps.join(', ')} do not rise to 100 in whole percents`)
  return Object.freeze({
    shadowMs: lengthOf('shadow', options.shadow ?? '1d'),
    steps: Object.freeze([...steps]),
    holdMs: lengthOf('hold', options.hold ?? '1d'),
    withinMs: lengthOf('within', options.within ?? '2w'),
    probationMs: lengthOf('probation', options.probation ?? '4w'),
    ...judgedBy(options),
  })
}

/**
 * A rollout in one step: the successor scores beside the champion and answers nobody until the evidence is there, then everybody; the old champion
 * goes on scoring, ready to come back.
 *
 * Errors: `automation.bad_rollout`.
 *
 * @example
 * blueGreen({ shadow: '2d', probation: '2w' })
 */
export function blueGreen(options: Omit<CanaryOptions, 'steps' | 'hold'> = {}): RolloutPlan {
  const given: CanaryOptions = options
  if (given.steps !== undefined || given.hold !== undefined) throw wrong('blueGreen has neither steps nor hold')
  return canary({ ...options, steps: [100] })
}

/** Only what was said: a plan that says nothing of it is the plan that it was. */
function judgedBy(options: CanaryOptions): Partial<RolloutPlan> {
  const { loss, segments, guardrails, verdict, outcome, onHarm } = options
  if (loss !== undefined && !LOSSES.includes(loss)) throw wrong(`loss is one of ${LOSSES.join(', ')}`)
  if (onHarm !== undefined && onHarm !== 'undo' && onHarm !== 'hold') throw wrong('onHarm is undo or hold')
  return {
    ...(loss && { loss }),
    ...(segments && { segments: columnsOf('segments', segments) }),
    ...(guardrails && { guardrails: guardrailsOf(guardrails) }),
    ...marginOf(verdict),
    ...keysOf(outcome),
    ...(onHarm && { onHarm }),
  }
}

function marginOf(verdict: CanaryOptions['verdict']): Partial<RolloutPlan> {
  if (verdict === undefined || verdict === 'better') return {}
  if (!(verdict.noWorse > 0 && Number.isFinite(verdict.noWorse)))
    throw wrong('verdict is better, or { noWorse } with a margin of loss above 0')
  return { noWorse: verdict.noWorse }
}

function keysOf(outcome: CanaryOptions['outcome']): Partial<RolloutPlan> {
  if (outcome === undefined || outcome === 'independent') return {}
  if (outcome === 'affected') return { affected: {} }
  if (typeof outcome?.affectedBy !== 'string')
    throw wrong('outcome is independent, affected, or { affectedBy } with the column of the key')
  return { affected: { by: outcome.affectedBy } }
}

function guardrailsOf(options: GuardrailOptions): Guardrails {
  const stray = strayOption(options, GUARDRAILS) ?? strayOption(options.latency, { under: true })
  if (stray) throw wrong(`guardrails: ${stray}`)
  const { latency, errors, calibration, groups, fairness } = options
  const max = calibration === true ? CALIBRATION : calibration ? calibration.max : undefined
  if (max !== undefined && !(max > 0 && max < 1)) throw wrong('guardrails: calibration.max is above 0 and below 1')
  return {
    ...(latency && { slowerThanMs: lengthOf('guardrails.latency.under', latency.under) }),
    ...(errors === false && { errors }),
    ...(max !== undefined && { calibration: max }),
    ...(groups && { groups: columnsOf('guardrails.groups', groups) }),
    ...(fairness && { fairness: fairnessOf(fairness) }),
  }
}

function fairnessOf(options: FairnessOptions): FairnessGuard {
  const { rates = ['selection'], margin = FAIRNESS_MARGIN, threshold = THRESHOLD } = options
  const stray = strayOption(options, FAIRNESS)
  if (stray) throw wrong(`guardrails: fairness: ${stray}`)
  const groups = columnsOf('guardrails.fairness.groups', options.groups)
  if (groups.length === 0) throw wrong('guardrails: fairness.groups names no column')
  if (rates.length === 0 || rates.some((rate) => !FAIRNESS_RATES.includes(rate)))
    throw wrong(`guardrails: fairness.rates are some of ${FAIRNESS_RATES.join(', ')}`)
  if (!(margin > 0 && margin < 1)) throw wrong('guardrails: fairness.margin is above 0 and below 1')
  if (!(threshold >= 0 && threshold <= 1)) throw wrong('guardrails: fairness.threshold is from 0 to 1')
  return { groups, rates: Object.freeze([...new Set(rates)]), margin, threshold }
}

function columnsOf(what: string, columns: readonly string[]): readonly string[] {
  if (!Array.isArray(columns) || columns.length > MOST_COLUMNS || columns.some((name) => typeof name !== 'string'))
    throw wrong(`${what} is a list of at most ${MOST_COLUMNS} columns`)
  return Object.freeze([...new Set(columns)])
}

function lengthOf(what: string, text: string): number {
  const length = durationMs(text)
  if (length === undefined) throw wrong(`${what} takes a length of time such as 6h or 2w`)
  return length
}

const wrong = (reason: string): Error => fail('bad_rollout', { reason })
