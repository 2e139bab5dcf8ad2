import { DAY, type Duration, durationMs, isName, strayOption } from '../base/index.ts'
import { type WatchSpec, watchOf } from '../monitoring/index.ts'
import type { ModelSpec } from '../training/index.ts'
import { fail } from './errors.ts'
import type { RolloutPlan } from './rollout/rollout.ts'

/** When a model is trained again, and on how much. */
export interface Renewal {
  /** Alarms that call for it, by the last word of their code: `calibration`, `logloss`, `drift`. */
  readonly on: readonly string[]
  /** How far back the training window reaches from the moment of the decision, in milliseconds. */
  readonly windowMs: number
  /** In how many windows running the alarm, or the notice it grew from, must have been seen. */
  readonly afterWindows: number
  /** How long after one renewal began the next may begin, in milliseconds. */
  readonly pauseMs: number
}

/** One endpoint as its user declared it: what is served, how a successor takes over, what is watched, what is renewed. */
export interface EndpointPolicy {
  readonly name: string
  readonly model: ModelSpec
  readonly rollout: RolloutPlan
  readonly watch: WatchSpec
  readonly renew?: Renewal
}

/** What a user may write about a canary; the defaults are in `canary`. */
export interface CanaryOptions {
  readonly shadow?: Duration
  readonly steps?: readonly number[]
  readonly hold?: Duration
  readonly within?: Duration
  readonly probation?: Duration
}

const CANARY: Readonly<Record<keyof CanaryOptions, true>> = {
  shadow: true,
  steps: true,
  hold: true,
  within: true,
  probation: true,
}

/**
 * A rollout by steps: in shadow first, then a rising share of the answers, all of them on evidence of 100 to 1.
 *
 * Errors: `automation.bad_rollout`.
 *
 * @example
 * canary({ shadow: '1d', steps: [5, 25, 50, 100] })
 */
export function canary(options: CanaryOptions = {}): RolloutPlan {
  const stray = strayOption(options, CANARY)
  if (stray) throw fail('bad_rollout', { reason: stray })
  const steps = options.steps ?? [5, 25, 50, 100]
  const rising = steps.every((step, i) => Number.isInteger(step) && step > (steps[i - 1] ?? 0)) && steps.at(-1) === 100
  if (!rising) throw fail('bad_rollout', { reason: `steps ${steps.join(', ')} do not rise to 100 in whole percents` })
  return Object.freeze({
    shadowMs: lengthOf('shadow', options.shadow ?? '1d'),
    steps: Object.freeze([...steps]),
    holdMs: lengthOf('hold', options.hold ?? '1d'),
    withinMs: lengthOf('within', options.within ?? '2w'),
    probationMs: lengthOf('probation', options.probation ?? '4w'),
  })
}

/** What a user writes about an endpoint. */
export interface EndpointOptions {
  readonly model: ModelSpec
  readonly rollout?: RolloutPlan
  readonly watch?: WatchSpec
  readonly renew?: {
    readonly on: readonly string[]
    readonly window: Duration
    readonly afterWindows?: number
    readonly pause?: Duration
  }
}

const ENDPOINT: Readonly<Record<keyof EndpointOptions, true>> = { model: true, rollout: true, watch: true, renew: true }
const RENEW: Readonly<Record<keyof NonNullable<EndpointOptions['renew']>, true>> = {
  on: true,
  window: true,
  afterWindows: true,
  pause: true,
}

/**
 * Declares an endpoint.
 *
 * Errors: `automation.bad_endpoint`, `automation.bad_rollout`, `monitoring.bad_watch`.
 *
 * @example
 * endpoint('late', { model: late, rollout: canary(), watch: { calibration: { max: 0.03 } }, renew: { on: ['calibration'], window: '6w' } })
 */
export function endpoint(name: string, options: EndpointOptions): EndpointPolicy {
  checkEndpoint(name, options)
  const { renew } = options
  return Object.freeze({
    name,
    model: options.model,
    rollout: options.rollout ?? canary(),
    watch: options.watch ?? {},
    ...(renew && {
      renew: {
        on: renew.on,
        windowMs: lengthOf('renew.window', renew.window),
        afterWindows: renew.afterWindows ?? 1,
        pauseMs: renew.pause === undefined ? 2 * DAY : lengthOf('renew.pause', renew.pause),
      },
    }),
  })
}

function checkEndpoint(name: string, options: EndpointOptions): void {
  const wrong = (where: string, reason: string) => fail('bad_endpoint', { endpoint: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(options, ENDPOINT)
  if (stray) throw wrong('its options', stray)
  if (options.model?.kind !== 'model') throw wrong('model', 'it is a model')
  const strayRenew = strayOption(options.renew, RENEW)
  if (strayRenew) throw wrong('renew', strayRenew)
  watchOf(name, options.watch)
}

function lengthOf(what: string, text: string): number {
  const length = durationMs(text)
  if (length === undefined) throw fail('bad_rollout', { reason: `${what} takes a length of time such as 6h or 2w` })
  return length
}
