import type { Decision } from '../decisions/decision.ts'
import { inputsFor } from '../decisions/rules.ts'
import { decide, type LoopNeeds } from '../needs.ts'
import type { Order } from '../orders/order.ts'
import type { EndpointPolicy } from '../policy.ts'
import { carryOn } from './carry-on.ts'
import { judgeRenewal, type RenewalVerdict } from './judge.ts'
import { openProposal } from './proposal.ts'
import { renewByContest } from './renew-by-contest.ts'
import { lookAround } from './situation.ts'

/** Begins a renewal where an alarm calls for one, or goes on with one that was begun and not ended. */
export async function renewIfCalledFor(
  needs: LoopNeeds,
  policy: EndpointPolicy,
  orders: readonly Order[],
): Promise<void> {
  const { renew, name } = policy
  if (!renew) return
  const { situation, decisions, reports } = await lookAround(needs, policy, orders)
  const [newest] = decisions
  if (newest?.what === 'retrain') return situation.paused ? undefined : carryOn(needs, policy, newest)
  if (await openProposal(needs, policy, { situation, decisions, orders })) return
  const verdict = judgeRenewal(renew, situation)
  if (verdict.kind === 'nothing') return
  if (verdict.kind === 'hold') return sayOnce(needs, { endpoint: name, decisions, verdict, policy, given: situation })
  if (renew.contest) {
    if (!weighedLately(decisions, { now: situation.now, pauseMs: renew.pauseMs, asked: verdict.asked }))
      await renewByContest(needs, policy, { verdict, situation, decisions, reports })
    return
  }
  const { alarm } = verdict.calling
  const begun = await decide(needs, {
    ...{ endpoint: name, what: 'retrain', because: verdict.because, rule: verdict.rule },
    evidence: {
      alertId: alarm.id,
      alert: alarm.code,
      raisedAt: alarm.at,
      policy: needs.policies.digest(policy),
      ...(await evidenceOf(needs, name, alarm.id)),
    },
    inputs: inputsFor('renewal.judge', { renewal: renew, situation }, needs.hash),
  })
  await carryOn(needs, policy, begun)
}

/** What was weighed and not done is weighed again after the pause, not at every look. */
function weighedLately(
  decisions: readonly Decision[],
  { now, pauseMs, asked }: { readonly now: number; readonly pauseMs: number; readonly asked: boolean },
): boolean {
  const last = decisions.find(({ what, evidence }) => what === 'hold' && evidence['weighed'] === true)
  return !asked && last !== undefined && now - last.at < pauseMs
}

async function evidenceOf({ monitoring }: LoopNeeds, endpoint: string, id: string): Promise<Record<string, unknown>> {
  const open = await monitoring.alerts({ endpoint, open: true })
  return open.find((one) => one.id === id)?.evidence ?? {}
}

/** Not to act is a decision too; it is made once for each alarm and reason. */
async function sayOnce(
  needs: LoopNeeds,
  of: {
    readonly endpoint: string
    readonly decisions: readonly Decision[]
    readonly verdict: RenewalVerdict & { readonly kind: 'hold' }
    readonly policy: EndpointPolicy
    readonly given: unknown
  },
): Promise<void> {
  const { endpoint, decisions, verdict, policy, given } = of
  const { calling, what, because, rule } = verdict
  const { alarm, windows } = calling
  const isSaid = decisions.some(
    (one) => one.what === 'hold' && one.rule === rule && one.evidence['alertId'] === alarm.id,
  )
  if (isSaid) return
  const more = await evidenceOf(needs, endpoint, alarm.id)
  await decide(needs, {
    ...{ endpoint, what, because, rule },
    evidence: { alertId: alarm.id, alert: alarm.code, windows, policy: needs.policies.digest(policy), ...more },
    inputs: inputsFor('renewal.judge', { renewal: policy.renew, situation: given }, needs.hash),
  })
}
