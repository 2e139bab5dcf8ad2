import { performance } from 'node:perf_hooks'
import { type Digest, MillraceError } from '../../base/index.ts'
import type { TrainingResult } from '../../training/index.ts'
import { type Decision, decided } from '../decisions/decision.ts'
import { inputsFor } from '../decisions/rules.ts'
import { decide, type LoopNeeds, type TrainingOrder } from '../needs.ts'
import { lastWord } from '../orders/order.ts'
import type { EndpointPolicy } from '../policy.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { courseOf, steer } from '../rollout/steer.ts'
import { besideWords } from './words.ts'

/** Trains as a decision says, or goes on where that was interrupted; then the gates, then the shadow. */
export async function carryOn(needs: LoopNeeds, policy: EndpointPolicy, retrain: Decision): Promise<void> {
  const { endpoint } = retrain
  const chosen = retrain.evidence['from']
  const from = typeof chosen === 'number' ? chosen : retrain.at - policy.renew!.windowMs
  const begun = performance.now()
  let trained: TrainingResult
  try {
    const window = { from, to: retrain.at }
    const order = { once: retrain.id, window, asOf: retrain.at, because: retrain.because }
    trained = await needs.train(policy, { ...order, ...baseOf(retrain) })
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    await decide(needs, {
      ...{ endpoint, what: 'hold', because: `Not trained: ${error.message}`, rule: error.code, evidence: {} },
    })
    return
  }
  const { version } = trained.version
  const veto = lastWord(await needs.orders.list(endpoint), ['veto'], retrain.at)
  if (veto) {
    const because = `v${version} was trained, and ${veto.by} vetoed it: ${veto.because}`
    const evidence = { version, order: veto.id, by: veto.by }
    await decide(needs, { endpoint, what: 'hold', because, rule: 'a person decided', evidence })
    return
  }
  const refused = trained.version.gates.filter((gate) => !gate.passed)
  if (refused.length > 0) {
    const because = `v${version} was trained and refused: ${refused.map((gate) => gate.says).join('; ')}`
    await decide(needs, { endpoint, what: 'hold', because, rule: 'gates', evidence: { version } })
    return
  }
  const gates = trained.version.gates.length
  const spent = policy.renew?.budget && { seconds: (performance.now() - begun) / 1_000 }
  await startShadow(needs, {
    ...{ id: retrain.id, endpoint, challenger: version, rule: 'gates passed' },
    says: `v${version} passed ${gates} of ${gates} gates`,
    evidence: { rows: trained.rows, ...trained.metrics, ...spent },
  })
}

/** The model whose answers are only corrected, where that was chosen. */
function baseOf({ evidence: { recalibrates } }: Decision): Pick<TrainingOrder, 'recalibrates'> {
  return typeof recalibrates === 'string' ? { recalibrates: recalibrates as Digest } : {}
}

/** A version that is to score beside the champion. */
interface Shadowing {
  readonly id: string
  readonly endpoint: string
  readonly challenger: number
  /** How it came to this; the sentence goes on with what it does now. */
  readonly says: string
  readonly rule: string
  readonly evidence: Decision['evidence']
  readonly more?: Pick<Decision, 'alternatives' | 'inputs'>
}

/** Begins the rollout of a version: record and rollout at once, then the traffic. */
export async function startShadow(needs: LoopNeeds, of: Shadowing): Promise<void> {
  const { id, endpoint, challenger, rule, more = {} } = of
  const { champion } = await needs.endpoints.get(endpoint)
  const now = needs.clock.now()
  const rollout: Rollout = {
    ...{ id, endpoint, champion: champion!, challenger },
    ...{ phase: 'shadow', percent: 0, startedAt: now, since: now },
  }
  const because = besideWords(of.says, champion!)
  const made = await needs.database.tx(async () => {
    await needs.rollouts.start(rollout)
    const evidence = { champion, challenger, ...of.evidence }
    return needs.decisions.record({ at: now, endpoint, what: 'shadow', because, rule, evidence, ...more })
  })
  needs.events.publish(decided, made)
  await steer(needs, { endpoint, course: courseOf(rollout), because })
}

/** What is to be done, as it will be recorded. */
type Act = Omit<Decision, 'id' | 'at' | 'what' | 'outcomes'>

/** Trains on the window that was chosen, or brings the kept version back. */
export async function act(needs: LoopNeeds, policy: EndpointPolicy, chosen: Act): Promise<void> {
  const { endpoint, evidence, alternatives, because, rule, inputs } = chosen
  const { version } = evidence
  if (typeof version !== 'number') {
    await carryOn(needs, policy, await decide(needs, { ...chosen, what: 'retrain' }))
    return
  }
  const { champion } = await needs.endpoints.get(endpoint)
  const given = inputs && { choice: inputs.given, champion }
  await startShadow(needs, {
    ...{ id: needs.newId(), endpoint, challenger: version, says: because, rule, evidence },
    more: {
      ...(alternatives && { alternatives }),
      ...(given && { inputs: inputsFor('renewal.recurring', given, needs.hash) }),
    },
  })
}
