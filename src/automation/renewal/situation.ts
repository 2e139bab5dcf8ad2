import { WEEK } from '../../base/index.ts'
import { beginsRenewal, type Decision } from '../decisions/decision.ts'
import type { LoopNeeds } from '../needs.ts'
import { lastWord, type Order, pauseOf } from '../orders/order.ts'
import type { EndpointPolicy } from '../policy.ts'
import type { Standing } from './guards.ts'
import type { Alarm, RenewalSituation } from './judge.ts'
import type { Renewal } from './renewal.ts'

const LOOKED_AT = 1_000

/** What is looked at before a renewal, and the decisions it was read from. */
export interface Sight {
  readonly situation: RenewalSituation
  /** The newest first. */
  readonly decisions: readonly Decision[]
}

/** Looks at everything that a renewal depends on. */
export async function lookAround(
  needs: LoopNeeds,
  policy: EndpointPolicy,
  orders: readonly Order[],
): Promise<Sight & { readonly reports: Awaited<ReturnType<LoopNeeds['monitoring']['windows']>> }> {
  const { name: endpoint, renew } = policy
  const [decisions, state, alarms, reports] = await Promise.all([
    needs.decisions.list({ endpoint, limit: LOOKED_AT }),
    needs.endpoints.get(endpoint),
    needs.monitoring.alerts({ endpoint, open: true }),
    needs.monitoring.windows({ endpoint, limit: renew?.afterWindows ?? 1 }),
  ])
  const now = needs.clock.now()
  const situation: RenewalSituation = {
    ...standingOf(renew, { now, decisions, orders }),
    champion: state.champion ?? null,
    alarms: alarms.map(alarmOf),
    windows: reports.map(({ alerts }) => alerts.map(({ code }) => code)),
    ...askedOf(orders, decisions),
  }
  return { situation, decisions, reports }
}

/** An alert, as far as renewal looks at it. */
export const alarmOf = ({ id, code, message, at, from, champion, severity }: Alarm): Alarm => ({
  ...{ id, code, message, at, from, champion, severity },
})

/** What was done lately, read from the decisions of an endpoint (the newest first) and the words of people. */
export function standingOf(
  renew: Renewal | undefined,
  of: { readonly now: number; readonly decisions: readonly Decision[]; readonly orders: readonly Order[] },
): Standing {
  const { now, decisions, orders } = of
  const paused = pauseOf(orders)
  const since = now - (renew?.budget?.perMs ?? WEEK)
  const renewals = decisions.filter(beginsRenewal)
  const seconds = decisions.filter(({ at }) => at > since).map(({ evidence }) => Number(evidence['seconds'] ?? 0))
  const renewedFor = renewals[0]?.evidence['alertId']
  const word = lastWord(orders, ['approve', 'renew', 'resume'], Number.NEGATIVE_INFINITY)?.at
  return {
    ...{ now, retrains: renewals.map(({ at }) => at) },
    rollouts: decisions.filter(({ what }) => what === 'shadow').map(({ at }) => at),
    ...(typeof renewedFor === 'string' && { renewedFor }),
    minutes: seconds.reduce((sum, one) => sum + one, 0) / 60,
    undone: decisions
      .filter(({ what, at }) => (what === 'promote' || what === 'rollback') && at > (word ?? Number.NEGATIVE_INFINITY))
      .map(({ what }) => what === 'rollback'),
    ...(paused && { paused: { by: paused.by, because: paused.because } }),
  }
}

function askedOf(orders: readonly Order[], decisions: readonly Decision[]): Pick<RenewalSituation, 'asked'> | object {
  const asked = orders.find(({ word }) => word === 'renew')
  if (!asked) return {}
  const isDecided = decisions.some(
    ({ evidence, rule }) => [evidence['alertId'], evidence['order']].includes(asked.id) && rule !== 'paused',
  )
  const { id, by, because, at } = asked
  return isDecided ? {} : { asked: { id, by, because, at } }
}
