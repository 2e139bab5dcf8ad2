import { type Static, Type } from 'typebox'
import { Measure, Moment, Name } from '../base/index.ts'
import { Mode } from '../serving/index.ts'
import type { LoopNeeds } from './needs.ts'
import type { EndpointPolicy } from './policy.ts'
import { evidenceNow } from './rollout/advance.ts'
import { type Evidence, type Rollout, VERDICT } from './rollout/rollout.ts'

const PairedEvidence = Type.Object({
  logE: Type.Number({ description: 'Natural logarithm of the evidence; 4.6 decides.' }),
  favors: Type.Union([Type.Literal('challenger'), Type.Literal('champion'), Type.Null()]),
  mean: Type.Number({ description: 'Loss of the challenger minus loss of the champion, per labeled request.' }),
  low: Measure,
  high: Measure,
  blocks: Type.Integer(),
  n: Type.Integer({ description: 'Labeled requests.' }),
})

/** Where the loop of one endpoint stands, for a page that shows it. */
export const LoopState = Type.Object({
  endpoint: Name,
  model: Name,
  mode: Mode,
  champion: Type.Union([Type.Integer(), Type.Null()]),
  challenger: Type.Union([Type.Integer(), Type.Null()]),
  percent: Type.Integer(),
  state: Type.String({ description: 'healthy, watching, drifting or rolling out.' }),
  next: Type.String({ description: 'What happens next, in one sentence.' }),
  evidence: Type.Union([PairedEvidence, Type.Null()]),
  renewal: Type.Union([Type.Object({ on: Type.Array(Type.String()), windowDays: Type.Number() }), Type.Null()]),
  now: Moment,
})
export type LoopState = Static<typeof LoopState>

const DAY_MS = 86_400_000

/** Looks where an endpoint stands. */
export async function loopState(needs: LoopNeeds, policy: EndpointPolicy): Promise<LoopState> {
  const [serving, rollout, alerts] = await Promise.all([
    needs.endpoints.get(policy.name),
    needs.rollouts.underWay(policy.name),
    needs.monitoring.alerts({ endpoint: policy.name, open: true }),
  ])
  const running = rollout && rollout.phase !== 'probation' ? rollout : undefined
  const evidence = running && (await evidenceNow(needs, policy, running))
  const mine = alerts.filter((alert) => alert.champion === null || alert.champion === serving.champion)
  const drifting = mine.some((alert) => alert.severity === 'alarm')
  return {
    endpoint: policy.name,
    model: policy.model.name,
    mode: serving.mode,
    champion: serving.champion ?? null,
    challenger: serving.challenger ?? null,
    percent: serving.percent,
    state: running ? 'rolling out' : drifting ? 'drifting' : mine.length > 0 ? 'watching' : 'healthy',
    next: nextOf(policy, running, evidence),
    evidence: evidence ? shown(evidence) : null,
    renewal: policy.renew ? { on: [...policy.renew.on], windowDays: policy.renew.windowMs / DAY_MS } : null,
    now: needs.clock.now(),
  }
}

function shown({ logE, favors, mean, low, high, blocks, requests }: Evidence): NonNullable<LoopState['evidence']> {
  return { logE, favors: favors ?? null, mean, low, high, blocks, n: requests }
}

function nextOf(policy: EndpointPolicy, rollout: Rollout | undefined, evidence: Evidence | undefined): string {
  if (!rollout) {
    const { renew } = policy
    return renew
      ? `An alarm on ${renew.on.join(' or ')} trains a successor on the last ${days(renew.windowMs)}.`
      : 'Nothing renews it: its policy names no renewal.'
  }
  if (rollout.phase === 'shadow')
    return `Shadow lasts ${days(policy.rollout.shadowMs, 'a day')}; then v${rollout.challenger} gets ${policy.rollout.steps[0]} %.`
  const step = policy.rollout.steps.find((percent) => percent > rollout.percent)
  const ratio = Math.exp(Math.min(evidence?.logE ?? 0, VERDICT))
  const so = evidence?.favors ? `${ratio.toFixed(0)} to 1 for the ${evidence.favors} so far` : 'no evidence yet'
  const then = step === undefined || step >= 100 ? 'all answers' : `${step} % next`
  return `Evidence of 100 to 1 decides (${so}); ${then}.`
}

/** `one` is how a single day is said. */
function days(length: number, one = 'day'): string {
  const count = length / DAY_MS
  return count === 1 ? one : `${Number(count.toFixed(1))} days`
}
