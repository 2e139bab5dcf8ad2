import { type Static, Type } from 'typebox'
import { Name, nearestName } from '../../base/index.ts'
import { type Watch, watchOf } from '../../monitoring/index.ts'
import type { EndpointPolicy } from '../policy.ts'

/** What is odd about the policy of an endpoint. An error makes the check fail. */
export const Remark = Type.Object({
  endpoint: Name,
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  says: Type.String(),
})
export type Remark = Static<typeof Remark>

/** Alarms that a renewal may wait for, and whether something is watched that can raise them. */
const WATCHED: Readonly<Record<string, (watch: Watch) => boolean>> = {
  calibration: ({ calibration }) => calibration !== undefined,
  logloss: ({ logloss }) => logloss !== undefined,
  drift: ({ drift }) => drift !== undefined,
  estimate: ({ estimate }) => estimate !== undefined,
  concept: ({ concept }) => concept !== undefined,
  segment: ({ segments }) => segments.length > 0,
}

/**
 * Reads a policy as its endpoint would and says what in it can never work, or hardly. Pure.
 *
 * @example
 * remarksOn(endpoint('late', { model: late, renew: { on: ['drift'], window: '6w' } })) // renews on drift, which is not watched
 */
export function remarksOn(policy: EndpointPolicy): readonly Remark[] {
  const { name: endpoint, renew, model, rollout } = policy
  const watch = watchOf(endpoint, policy.watch)
  const remark = (severity: Remark['severity'], says: string): Remark => ({ endpoint, severity, says })
  const remarks = (renew?.on ?? []).flatMap((alarm) => {
    const isWatched = WATCHED[alarm]
    if (!isWatched) {
      const nearest = nearestName(alarm, Object.keys(WATCHED))
      return [remark('error', `It renews on ${alarm}: there is no such alarm; the nearest is ${nearest}.`)]
    }
    return isWatched(watch) ? [] : [remark('error', `It renews on ${alarm}, which is not watched: add it to watch.`)]
  })
  if (!renew && !Object.values(WATCHED).some((isWatched) => isWatched(watch)))
    remarks.push(remark('warning', 'Nothing about it is watched, and nothing renews it.'))
  if (renew && renew.windowMs <= model.split.testMs)
    remarks.push(remark('warning', 'The window it renews on is no longer than what its model holds out of it.'))
  if (rollout.shadowMs + rollout.holdMs * (rollout.steps.length - 1) > rollout.withinMs)
    remarks.push(
      remark(
        'warning',
        'Shadow and steps of its rollout take longer than the rollout may: the last step is never reached.',
      ),
    )
  return remarks
}
