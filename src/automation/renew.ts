import { MillraceError } from '../base/index.ts'
import type { Alert } from '../monitoring/index.ts'
import type { TrainingResult } from '../training/index.ts'
import { type Decision, decided } from './decision.ts'
import { decide, type LoopNeeds } from './needs.ts'
import type { EndpointPolicy, Renewal } from './policy.ts'
import type { Rollout } from './rollout.ts'
import { courseOf, steer } from './steer.ts'

/** Begins a renewal where an alarm calls for one, or goes on with one that was begun and not ended. */
export async function renewIfCalledFor(needs: LoopNeeds, policy: EndpointPolicy): Promise<void> {
  const { renew } = policy
  if (!renew) return
  const last = await needs.decisions.lastOf(policy.name, 'retrain')
  if (last && (await isUnfinished(needs, last))) return carryOn(needs, policy, last)
  const alarm = await callFor(needs, policy.name, { renew, last })
  if (alarm) await carryOn(needs, policy, await begin(needs, policy.name, alarm))
}

/** A retraining has ended when a rollout grew from it, or a later decision of the endpoint put it aside. */
async function isUnfinished(needs: LoopNeeds, last: Decision): Promise<boolean> {
  const [newest] = await needs.decisions.list({ endpoint: last.endpoint, limit: 1 })
  return newest?.id === last.id
}

/** The first open alarm of this champion that the policy renews on, once the pause since the last renewal is over. */
async function callFor(
  needs: LoopNeeds,
  endpoint: string,
  by: { readonly renew: Renewal; readonly last: Decision | undefined },
): Promise<Alert | undefined> {
  if (by.last && needs.clock.now() - by.last.at < by.renew.pauseMs) return undefined
  const { champion } = await needs.endpoints.get(endpoint)
  if (champion === undefined) return undefined
  const open = await needs.monitoring.alerts({ endpoint, open: true })
  return open.find(
    (alert) =>
      alert.severity === 'alarm' &&
      alert.champion === champion &&
      by.renew.on.includes(alert.code.replace(/^.*\./, '')),
  )
}

function begin(needs: LoopNeeds, endpoint: string, alarm: Alert): Promise<Decision> {
  return decide(needs, {
    endpoint,
    what: 'retrain',
    because: alarm.message,
    rule: `renew on ${alarm.code}`,
    evidence: { alert: alarm.code, raisedAt: alarm.at, ...alarm.evidence },
  })
}

async function carryOn(needs: LoopNeeds, policy: EndpointPolicy, retrain: Decision): Promise<void> {
  const window = { from: retrain.at - policy.renew!.windowMs, to: retrain.at }
  let trained: TrainingResult
  try {
    trained = await needs.train(policy, { once: retrain.id, window, asOf: retrain.at, because: retrain.because })
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    await decide(needs, {
      endpoint: policy.name,
      what: 'hold',
      because: `Not trained: ${error.message}`,
      rule: error.code,
      evidence: {},
    })
    return
  }
  const refused = trained.version.gates.filter((gate) => !gate.passed)
  if (refused.length > 0) {
    const because = `v${trained.version.version} was trained and refused: ${refused.map((gate) => gate.says).join('; ')}`
    await decide(needs, {
      endpoint: policy.name,
      what: 'hold',
      because,
      rule: 'gates',
      evidence: { version: trained.version.version },
    })
    return
  }
  await startShadow(needs, policy, { retrain, trained })
}

async function startShadow(
  needs: LoopNeeds,
  policy: EndpointPolicy,
  of: { readonly retrain: Decision; readonly trained: TrainingResult },
): Promise<void> {
  const { champion } = await needs.endpoints.get(policy.name)
  const challenger = of.trained.version.version
  const now = needs.clock.now()
  const rollout: Rollout = {
    ...{ id: of.retrain.id, endpoint: policy.name, champion: champion!, challenger },
    ...{ phase: 'shadow', percent: 0, startedAt: now, since: now },
  }
  const gates = of.trained.version.gates.length
  const because = `v${challenger} passed ${gates} of ${gates} gates; it now scores every request beside v${champion} and answers none.`
  const made = await needs.database.tx(async () => {
    await needs.rollouts.start(rollout)
    const evidence = { champion, challenger, rows: of.trained.rows, ...of.trained.metrics }
    return needs.decisions.record({
      at: now,
      endpoint: policy.name,
      what: 'shadow',
      because,
      rule: 'gates passed',
      evidence,
    })
  })
  needs.events.publish(decided, made)
  await steer(needs, { endpoint: policy.name, course: courseOf(rollout), because })
}
