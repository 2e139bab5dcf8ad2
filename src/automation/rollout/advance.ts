import { DAY, HOUR } from '../../base/index.ts'
import type { TrafficMove } from '../../serving/index.ts'
import { type Decision, decided } from '../decisions/decision.ts'
import { inputsFor } from '../decisions/rules.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { approvalOf, holdFor } from './approval.ts'
import { evidenceNow, type Look, lookAt, openBook, termsOf } from './look.ts'
import { type Move, nextMove } from './move.ts'
import { pilotOf } from './pilot.ts'
import { type Evidence, harmOf, type Rollout, VERDICT } from './rollout.ts'
import { courseOf, isOn, restingCourse, STEERS, steer } from './steer.ts'

/** The rule of a move that no replay can find: somebody's word. */
const PERSON = 'a person decided'

/** Judges a rollout on what is known by now and carries out what follows. */
export async function advance(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<void> {
  const { endpoint } = rollout
  if (!isDue(rollout, needs.clock.now())) return
  const state = await needs.endpoints.get(endpoint)
  if (!isOn(courseOf(rollout), state)) {
    const [last] = await needs.endpoints.history(endpoint)
    if (last && last.by !== STEERS && last.at >= rollout.since) return standAside(needs, rollout, last)
    await steer(needs, { endpoint, course: courseOf(rollout), because: 'as decided' })
  }
  const look = await peek(needs, policy, rollout)
  await needs.rollouts.keep(rollout, look)
  const evidence = await confirmed(needs, policy, { rollout, evidence: look.evidence })
  const move = nextMove(rollout, policy.rollout, { evidence, now: needs.clock.now() })
  if (!move) return
  const judged = { rollout, move, evidence, policy }
  await (move.what === 'promote' ? promoteIfApproved(needs, policy, judged) : carryOut(needs, judged))
}

/** In probation a look a day is enough. */
export function isDue({ phase }: Rollout, now: number): boolean {
  return phase !== 'probation' || now % DAY < HOUR
}

/** Where the model demands approvals, evidence alone promotes nothing: the challenger keeps its share until people have decided. */
async function promoteIfApproved(needs: LoopNeeds, policy: EndpointPolicy, judged: Judged): Promise<void> {
  const { rollout, move } = judged
  const candidate = { version: rollout.challenger, because: move.because, since: rollout.startedAt }
  const approval = await approvalOf(needs, { model: policy.model.name, ...candidate })
  if (approval.state === 'awaited') return holdFor(needs, rollout.endpoint, approval)
  if (approval.state === 'free') return carryOut(needs, judged)
  const ended = { what: 'hold', phase: 'over', percent: 0, because: approval.says, rule: PERSON } as const
  const refused: Move = { ...ended, alternatives: [] }
  await carryOut(needs, { ...judged, move: refused })
}

/** A person changed the traffic while a rollout was under way: the rollout ends and the person's word stands. */
async function standAside(needs: LoopNeeds, rollout: Rollout, last: TrafficMove): Promise<void> {
  const { endpoint } = rollout
  const what = last.champion === rollout.champion ? 'rollback' : 'hold'
  const because = `${last.by} changed the traffic: v${last.champion} answers. ${last.because}`.trim()
  const evidence = { champion: last.champion, by: last.by, changedAt: last.at }
  const made = await needs.database.tx(async () => {
    await needs.rollouts.finish(rollout.id, needs.clock.now())
    return needs.decisions.record({
      at: needs.clock.now(),
      endpoint,
      what,
      because,
      rule: 'a person decided',
      evidence,
    })
  })
  needs.events.publish(decided, made)
}

/** The evidence on a rollout as it stands now, with what is weighed already; keeps nothing. */
export async function peek(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<Look> {
  const { setup, from } = termsOf(policy, rollout)
  const book = await needs.rollouts.book(rollout, (kept) => openBook(setup, from, kept))
  return lookAt(needs, policy, { rollout, book })
}

/** In shadow nobody was answered yet, so that harm can wait for blocks of the length that the shadow itself asks for. */
async function confirmed(needs: LoopNeeds, policy: EndpointPolicy, of: { rollout: Rollout; evidence: Evidence }) {
  const { rollout, evidence } = of
  if (rollout.phase !== 'shadow' || harmOf(evidence) < VERDICT || evidence.harm?.by !== 'overall') return evidence
  const { blockMs = HOUR } = await pilotOf(needs, policy, rollout, needs.clock.now())
  return blockMs > HOUR ? evidenceNow(needs, policy, { ...rollout, blockMs }) : evidence
}

interface Judged {
  readonly rollout: Rollout
  readonly move: Move
  readonly evidence: Evidence
  readonly policy: EndpointPolicy
}

/** The record first, in one transaction; then traffic and aliases follow it. */
async function carryOut(needs: LoopNeeds, judged: Judged): Promise<void> {
  const { rollout, move } = judged
  const next = await after(needs, judged)
  const made = await needs.database.tx(async () => {
    if (move.phase === 'over') await needs.rollouts.finish(rollout.id, needs.clock.now())
    else await needs.rollouts.save(next)
    return needs.decisions.record(decisionOf(needs, judged, next))
  })
  needs.events.publish(decided, made)
  const course = move.phase === 'over' ? restingCourse(survivor(rollout, move)) : courseOf(next)
  await steer(needs, { endpoint: rollout.endpoint, course, because: move.because })
}

async function after(needs: LoopNeeds, { rollout, move, policy }: Judged): Promise<Rollout> {
  if (move.phase === 'over') return rollout
  if (move.paused) return { ...rollout, paused: true }
  const now = needs.clock.now()
  const pilot = rollout.phase === 'shadow' ? await pilotOf(needs, policy, rollout, now) : {}
  const { paused: _, ...going } = rollout
  return withStage({ ...going, ...pilot, phase: move.phase, percent: move.percent, since: now }, now)
}

/** Where arms are compared, each share of the challenger is a stage of its own. */
function withStage(rollout: Rollout, now: number): Rollout {
  const { setup } = rollout
  if (!setup?.affected) return rollout
  return { ...rollout, setup: { ...setup, affected: { ...setup.affected, stages: [...setup.affected.stages, now] } } }
}

/** Who answers when a rollout is over: the challenger only where it had been promoted and was not undone. */
function survivor(rollout: Rollout, move: Move): number {
  return rollout.phase === 'probation' && move.what !== 'rollback' ? rollout.challenger : rollout.champion
}

function decisionOf(needs: LoopNeeds, judged: Judged, next: Rollout): Omit<Decision, 'id'> {
  const { rollout, move, evidence, policy } = judged
  const now = needs.clock.now()
  const { tests: _, harm, provisional: __, ...plain } = evidence
  const given = { rollout, plan: policy.rollout, evidence, now }
  const told = move.rule !== PERSON && {
    inputs: inputsFor('rollout.move', given, needs.hash),
    alternatives: [...move.alternatives],
  }
  return {
    ...told,
    at: now,
    endpoint: rollout.endpoint,
    what: move.what,
    because: move.because,
    rule: move.rule,
    evidence: {
      ...{ champion: rollout.champion, challenger: rollout.challenger, percent: next.percent, ...plain },
      ...(harm && { harmLogE: harm.logE, harmBy: harm.by, harmed: harm.harmed }),
      policy: needs.policies.digest(policy),
      eValue: Math.exp(Math.min(evidence.logE, 700)),
      blockHours: (next.blockMs ?? HOUR) / HOUR,
    },
  }
}
