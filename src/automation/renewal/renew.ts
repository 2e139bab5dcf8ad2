import { MillraceError } from '../../base/index.ts'
import type { Alert } from '../../monitoring/index.ts'
import type { TrainingResult } from '../../training/index.ts'
import { type Decision, decided } from '../decisions/decision.ts'
import { decide, type LoopNeeds } from '../needs.ts'
import type { EndpointPolicy, Renewal } from '../policy.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { courseOf, steer } from '../rollout/steer.ts'

/** Begins a renewal where an alarm calls for one, or goes on with one that was begun and not ended. */
export async function renewIfCalledFor(needs: LoopNeeds, policy: EndpointPolicy): Promise<void> {
  const { renew, name } = policy
  if (!renew) return
  const last = await needs.decisions.lastOf(name, 'retrain')
  const [newest] = await needs.decisions.list({ endpoint: name, limit: 1 })
  if (last && newest?.id === last.id) return carryOn(needs, policy, last)
  if (last && needs.clock.now() - last.at < renew.pauseMs) return
  const alarms = await alarmsThatRenew(needs, name, renew)
  const lasting = alarms.find(({ windows }) => windows >= renew.afterWindows)
  if (lasting) return carryOn(needs, policy, await begin(needs, name, lasting.alarm))
  const [early] = alarms
  if (early && newest?.evidence['alertId'] !== early.alarm.id) await wait(needs, { endpoint: name, renew, ...early })
}

interface Calling {
  readonly alarm: Alert
  /** Newest windows running in which it was found. */
  readonly windows: number
}

/** The open alarms about this champion that the policy renews on. */
async function alarmsThatRenew(needs: LoopNeeds, endpoint: string, renew: Renewal): Promise<readonly Calling[]> {
  const { champion } = await needs.endpoints.get(endpoint)
  const open = await needs.monitoring.alerts({ endpoint, open: true })
  const calling = open.filter(
    ({ severity, champion: about, code }) =>
      severity === 'alarm' && about === champion && renew.on.includes(code.replace(/^.*\./, '')),
  )
  if (calling.length === 0) return []
  const recent = await needs.monitoring.windows({ endpoint, limit: renew.afterWindows })
  return calling.map((alarm) => {
    const quiet = recent.findIndex(({ alerts }) => alerts.every(({ code }) => code !== alarm.code))
    return { alarm, windows: quiet < 0 ? recent.length : quiet }
  })
}

/** Not to act yet is a decision too; it is made once for each alarm. */
async function wait(
  needs: LoopNeeds,
  of: Calling & { readonly endpoint: string; readonly renew: Renewal },
): Promise<void> {
  const { alarm, windows, endpoint, renew } = of
  const because = `${alarm.message} Seen in ${windows} of the ${renew.afterWindows} windows running that the policy asks for.`
  const evidence = { alertId: alarm.id, alert: alarm.code, windows, ...alarm.evidence }
  await decide(needs, { endpoint, what: 'hold', because, rule: `renew after ${renew.afterWindows} windows`, evidence })
}

function begin(needs: LoopNeeds, endpoint: string, alarm: Alert): Promise<Decision> {
  return decide(needs, {
    endpoint,
    what: 'retrain',
    because: alarm.message,
    rule: `renew on ${alarm.code}`,
    evidence: { alertId: alarm.id, alert: alarm.code, raisedAt: alarm.at, ...alarm.evidence },
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
