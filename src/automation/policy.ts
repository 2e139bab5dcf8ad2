import { isName, strayOption } from '../base/index.ts'
import { type WatchSpec, watchOf } from '../monitoring/index.ts'
import type { ModelSpec } from '../training/index.ts'
import { fail } from './errors.ts'
import { type Renewal, type RenewOptions, renewalOf } from './renewal/renewal.ts'
import { canary } from './rollout/canary.ts'
import type { RolloutPlan } from './rollout/rollout.ts'

/** One endpoint as its user declared it: what is served, how a successor takes over, what is watched, what is renewed. */
export interface EndpointPolicy {
  readonly name: string
  readonly model: ModelSpec
  readonly rollout: RolloutPlan
  readonly watch: WatchSpec
  readonly renew?: Renewal
}

/** What a user writes about an endpoint. */
export interface EndpointOptions {
  readonly model: ModelSpec
  readonly rollout?: RolloutPlan
  readonly watch?: WatchSpec
  readonly renew?: RenewOptions
}

const ENDPOINT: Readonly<Record<keyof EndpointOptions, true>> = { model: true, rollout: true, watch: true, renew: true }
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
    ...(renew && { renew: renewalOf(name, renew) }),
  })
}

function checkEndpoint(name: string, options: EndpointOptions): void {
  const wrong = (where: string, reason: string) => fail('bad_endpoint', { endpoint: name, where, reason })
  if (!isName(name)) throw wrong('its name', 'a name is lower-case letters, digits, - and _, beginning with a letter')
  const stray = strayOption(options, ENDPOINT)
  if (stray) throw wrong('its options', stray)
  if (options.model?.kind !== 'model') throw wrong('model', 'it is a model')
  watchOf(name, options.watch)
}
