import { type Static, Type } from 'typebox'
import { Measure, Moment, Name } from '../base/index.ts'
import { Mode } from '../serving/index.ts'
import type { LoopNeeds } from './needs.ts'
import { pauseOf } from './orders/order.ts'
import type { EndpointPolicy } from './policy.ts'
import { proposalOf } from './renewal/proposal.ts'
import { peek } from './rollout/advance.ts'
import { type Evidence, type Rollout, VERDICT } from './rollout/rollout.ts'
import { RolloutEvidence, shownEvidence } from './rollout/shown.ts'

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
  rollout: Type.Union([RolloutEvidence, Type.Null()], {
    description: 'Segments, guardrails, provisional evidence and what is awaited, while a rollout is under way.',
  }),
  renewal: Type.Union([Type.Object({ on: Type.Array(Type.String()), windowDays: Type.Number() }), Type.Null()]),
  paused: Type.Union([Type.Object({ by: Type.String(), because: Type.String(), since: Moment }), Type.Null()]),
  waitsFor: Type.Union([Type.String(), Type.Null()], { description: 'The decision that waits for a person.' }),
  now: Moment,
})
export type LoopState = Static<typeof LoopState>

const DAY_MS = 86_400_000

/** Looks where an endpoint stands. */
export async function loopState(needs: LoopNeeds, policy: EndpointPolicy): Promise<LoopState> {
  const { name: endpoint } = policy
  const [serving, rollout, alerts, orders, decisions] = await Promise.all([
    needs.endpoints.get(endpoint),
    needs.rollouts.underWay(endpoint),
    needs.monitoring.alerts({ endpoint, open: true }),
    needs.orders.list(endpoint),
    needs.decisions.list({ endpoint }),
  ])
  const paused = pauseOf(orders)
  const proposal = proposalOf(decisions, alerts)
  const running = rollout && rollout.phase !== 'probation' ? rollout : undefined
  const evidence = running && (await peek(needs, policy, running)).evidence
  const mine = alerts.filter((alert) => alert.champion === null || alert.champion === serving.champion)
  const drifting = mine.some((alert) => alert.severity === 'alarm')
  return {
    endpoint,
    model: policy.model.name,
    mode: serving.mode,
    champion: serving.champion ?? null,
    challenger: serving.challenger ?? null,
    percent: serving.percent,
    state: running ? 'rolling out' : drifting ? 'drifting' : mine.length > 0 ? 'watching' : 'healthy',
    next: paused
      ? `${paused.by} paused it: ${paused.because}`
      : proposal
        ? proposal.because
        : nextOf(policy, running, evidence),
    paused: paused ? { by: paused.by, because: paused.because, since: paused.at } : null,
    waitsFor: proposal?.id ?? null,
    evidence: evidence ? shown(evidence) : null,
    rollout: evidence ? shownEvidence(evidence) : null,
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
    if (!renew) return 'Nothing renews it: its policy names no renewal.'
    const on = `An alarm on ${renew.on.join(' or ')}`
    return renew.contest
      ? `${on} lets ${renew.contest.windows.join(', ')} compete; what pays is trained.`
      : `${on} trains a successor on the last ${days(renew.windowMs)}.`
  }
  if (rollout.phase === 'shadow')
    return `Shadow lasts ${days(policy.rollout.shadowMs, 'a day')}; then v${rollout.challenger} gets ${policy.rollout.steps[0]} %${policy.rollout.steps[0] === 100 ? ' on evidence of 100 to 1' : ''}.`
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
