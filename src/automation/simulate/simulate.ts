import { DAY, HOUR } from '../../base/index.ts'
import type { Decision } from '../decisions/decision.ts'
import { contestOf } from '../decisions/rules.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { chooseCandidate } from '../renewal/choice.ts'
import { judgeRenewal, type RenewalVerdict } from '../renewal/judge.ts'
import { isDue } from '../rollout/advance.ts'
import { evidenceNow } from '../rollout/look.ts'
import { nextMove } from '../rollout/move.ts'
import { pilotOf } from '../rollout/pilot.ts'
import type { Rollout } from '../rollout/rollout.ts'
import { type Against, compareWith, type Reign } from './against.ts'
import { championAt, type History, historyOf, situationAt } from './history.ts'

const LOOK_EVERY = 6 * HOUR

/** What another policy would have decided, beside what was decided. */
export interface Simulation {
  readonly decisions: readonly Decision[]
  readonly decided: readonly Decision[]
  readonly against: Against
  readonly notes: readonly string[]
}

interface Walk {
  readonly needs: LoopNeeds
  readonly policy: EndpointPolicy
  readonly history: History
  readonly own: Decision[]
  readonly notes: Set<string>
  readonly reigns: Reign[]
  rollout: Rollout | undefined
}

/**
 * Walks through the past with another policy: at every look it sees the windows, alarms and labels that were known then, and the very rules that
 * run the loop decide. A model that was never trained cannot be tried: a renewal is followed by the next version that really went into shadow,
 * and where there is none, the simulation says so.
 */
export async function simulate(
  needs: LoopNeeds,
  policy: EndpointPolicy,
  span: { readonly from: number; readonly to: number },
): Promise<Simulation> {
  const history = await historyOf(needs, policy.name)
  const reigns: Reign[] = [{ from: span.from, champion: championAt(history, span.from) }]
  const walk: Walk = { needs, policy, history, own: [], notes: new Set(), reigns, rollout: undefined }
  for (const now of looksOf(history, span)) await (walk.rollout ? advanceIn(walk, now) : renewIn(walk, now))
  const decided = history.decisions.filter(({ at }) => at >= span.from && at <= span.to)
  const against = await compareWith(needs, { policy, history, reigns, to: span.to })
  return { decisions: walk.own, decided, against, notes: [...walk.notes] }
}

/** Every six hours, and whenever a window was measured. */
function looksOf({ reports }: History, { from, to }: { readonly from: number; readonly to: number }): number[] {
  const grid = Array.from({ length: Math.floor((to - from) / LOOK_EVERY) + 1 }, (_, i) => from + i * LOOK_EVERY)
  const measured = reports.map(({ measuredAt }) => measuredAt).filter((at) => at >= from && at <= to)
  return [...new Set([...grid, ...measured])].sort((a, b) => a - b)
}

function note(
  walk: Walk,
  decision: Pick<Decision, 'at' | 'what' | 'because' | 'rule' | 'evidence'> & Pick<Partial<Decision>, 'alternatives'>,
): void {
  walk.own.push({ id: `simulated-${walk.own.length + 1}`, endpoint: walk.policy.name, ...decision })
}

function renewIn(walk: Walk, now: number): void {
  const { policy, history, own } = walk
  if (!policy.renew) return
  const champion = walk.reigns.at(-1)!.champion
  const verdict = judgeRenewal(policy.renew, situationAt(history, policy.renew, { now, champion, own }))
  if (verdict.kind === 'nothing') return
  const { alarm } = verdict.calling
  const { what, because, rule } = verdict
  if (verdict.kind === 'hold') {
    const isSaid = own.some((one) => one.rule === rule && one.evidence['alertId'] === alarm.id)
    if (!isSaid) note(walk, { at: now, what, because, rule, evidence: { alertId: alarm.id, alert: alarm.code } })
    return
  }
  renewed(walk, now, verdict)
}

function renewed(walk: Walk, now: number, verdict: RenewalVerdict & { readonly kind: 'renew' }): void {
  const { policy, own } = walk
  const { alarm } = verdict.calling
  const evidence = { alertId: alarm.id, alert: alarm.code, weighed: policy.renew!.contest !== undefined }
  const choice = policy.renew!.contest && choiceNear(walk, now)
  if (choice && choice.what === 'hold') {
    const weighed = own.some((one) => one.evidence['weighed'] === true && now - one.at < policy.renew!.pauseMs)
    const { because, rule } = choice
    const alternatives = [...choice.alternatives] as Decision['alternatives'] & object
    if (!weighed) note(walk, { at: now, what: 'hold', because, rule, evidence, alternatives })
    return
  }
  if (policy.renew!.contest && !choice)
    walk.notes.add(
      'No backtest was recorded near a renewal of this policy: that it would have paid is taken for granted.',
    )
  note(walk, { at: now, what: 'retrain', because: choice?.because ?? verdict.because, rule: verdict.rule, evidence })
  const version = choice?.alternatives.find(({ chosen }) => chosen)?.version
  if (version !== undefined) {
    shadowed(walk, { id: `kept-v${version}`, challenger: version, startedAt: now })
    return
  }
  const trained = successorOf(walk, now)
  if (!trained) {
    walk.notes.add('A renewal of this policy trained nothing that exists: what its model would have done is not known.')
    return
  }
  const challenger = Number(trained.evidence['challenger'])
  shadowed(walk, { id: trained.id, challenger, startedAt: Math.max(now, trained.at) })
}

function shadowed(
  walk: Walk,
  { id, challenger, startedAt }: { readonly id: string; readonly challenger: number; readonly startedAt: number },
): void {
  const { champion } = walk.reigns.at(-1)!
  const rollout = { id, endpoint: walk.policy.name, champion: champion!, challenger, phase: 'shadow' as const }
  walk.rollout = { ...rollout, percent: 0, startedAt, since: startedAt }
  const because = `v${challenger} takes the place of what would have been trained or brought back.`
  note(walk, { at: startedAt, what: 'shadow', because, rule: 'gates passed', evidence: { champion, challenger } })
}

/** The recorded backtest nearest to a moment, chosen from again with the pay-off of this policy. */
function choiceNear({ history, policy }: Walk, now: number) {
  const near = history.decisions
    .filter((one) => contestOf(one) && Math.abs(one.at - now) <= policy.renew!.pauseMs)
    .sort((a, b) => Math.abs(a.at - now) - Math.abs(b.at - now))[0]
  if (!near) return undefined
  return chooseCandidate({ ...contestOf(near)!, payoff: policy.renew!.contest!.payoff })
}

/** The version that really went into shadow next, within the pause of the policy. */
function successorOf({ history, policy }: Walk, now: number): Decision | undefined {
  return history.decisions.find(
    ({ what, at }) => what === 'shadow' && at >= now - DAY && at <= now + policy.renew!.pauseMs,
  )
}

async function advanceIn(walk: Walk, now: number): Promise<void> {
  const { needs, policy } = walk
  const rollout = walk.rollout!
  if (now < rollout.startedAt || !isDue(rollout, now)) return
  const evidence = await evidenceNow({ ...needs, clock: { now: () => now } }, policy, rollout)
  const move = nextMove(rollout, policy.rollout, { evidence, now })
  if (!move) return
  const { what, because, rule, percent, phase } = move
  const { champion, challenger } = rollout
  note(walk, { at: now, what, because, rule, evidence: { champion, challenger, percent, ...evidence } })
  if (what === 'promote') walk.reigns.push({ from: now, champion: challenger })
  if (what === 'rollback' && rollout.phase === 'probation') walk.reigns.push({ from: now, champion })
  if (phase === 'over') {
    walk.rollout = undefined
    return
  }
  const pilot = rollout.phase === 'shadow' ? await pilotOf(needs, policy, rollout, now) : {}
  walk.rollout = { ...rollout, ...pilot, phase, percent, since: now }
}
