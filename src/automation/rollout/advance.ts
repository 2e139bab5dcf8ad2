import { DAY, HOUR } from '../../base/index.ts'
import type { TrafficMove } from '../../serving/index.ts'
import { type Decision, decided } from '../decisions/decision.ts'
import type { LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { approvalOf, holdFor } from './approval.ts'
import { blockLengthOf, type Loss, type Paired, pairedLosses, weigh } from './evidence.ts'
import { type Evidence, type Move, nextMove, type Rollout } from './rollout.ts'
import { courseOf, isOn, restingCourse, STEERS, steer } from './steer.ts'

/** After this long a block is weighed with the labels it has. */
const LABEL_DEADLINE = 2 * DAY

/** Judges a rollout on what is known by now and carries out what follows. */
export async function advance(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<void> {
  const { endpoint } = rollout
  if (rollout.phase === 'probation' && needs.clock.now() % DAY >= HOUR) return
  const state = await needs.endpoints.get(endpoint)
  if (!isOn(courseOf(rollout), state)) {
    const [last] = await needs.endpoints.history(endpoint)
    if (last && last.by !== STEERS && last.at >= rollout.since) return standAside(needs, rollout, last)
    await steer(needs, { endpoint, course: courseOf(rollout), because: 'as decided' })
  }
  const paired = await pairedSince(needs, policy, rollout)
  const evidence = weighed(needs, rollout, paired)
  const move = nextMove(rollout, policy.rollout, { evidence, now: needs.clock.now() })
  if (!move) return
  const judged = { rollout, move, evidence, paired }
  await (move.what === 'promote' ? promoteIfApproved(needs, policy, judged) : carryOut(needs, judged))
}

/** Where the model demands approvals, evidence alone promotes nothing: the challenger keeps its share until people have decided. */
async function promoteIfApproved(needs: LoopNeeds, policy: EndpointPolicy, judged: Judged): Promise<void> {
  const { rollout, move } = judged
  const candidate = { version: rollout.challenger, because: move.because, since: rollout.startedAt }
  const approval = await approvalOf(needs, { model: policy.model.name, ...candidate })
  if (approval.state === 'awaited') return holdFor(needs, rollout.endpoint, approval)
  if (approval.state === 'free') return carryOut(needs, judged)
  const refused: Move = { what: 'hold', phase: 'over', percent: 0, because: approval.says, rule: 'a person decided' }
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

/** The evidence on a rollout as it stands now, for whoever asks. */
export async function evidenceNow(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<Evidence> {
  return weighed(needs, rollout, await pairedSince(needs, policy, rollout))
}

async function pairedSince(needs: LoopNeeds, policy: EndpointPolicy, rollout: Rollout): Promise<Paired> {
  const now = needs.clock.now()
  const from = rollout.evidenceFrom ?? rollout.startedAt
  const journal = await needs.journal.read(rollout.endpoint, { from, to: now, knownBy: now })
  return pairedLosses(journal, { champion: rollout.champion, challenger: rollout.challenger, loss: lossOf(policy) })
}

/** Brier, unless the user judges the model by log loss. */
const lossOf = (policy: EndpointPolicy): Loss => (policy.model.metric === 'logloss' ? 'logloss' : 'brier')

function weighed(needs: LoopNeeds, rollout: Rollout, paired: Paired): Evidence {
  return weigh(paired, { blockMs: rollout.blockMs ?? HOUR, now: needs.clock.now(), deadlineMs: LABEL_DEADLINE })
}

interface Judged {
  readonly rollout: Rollout
  readonly move: Move
  readonly evidence: Evidence
  readonly paired: Paired
}

/** The record first, in one transaction; then traffic and aliases follow it. */
async function carryOut(needs: LoopNeeds, judged: Judged): Promise<void> {
  const { rollout, move } = judged
  const next = after(needs, judged)
  const made = await needs.database.tx(async () => {
    if (move.phase === 'over') await needs.rollouts.finish(rollout.id, needs.clock.now())
    else await needs.rollouts.save(next)
    return needs.decisions.record(decisionOf(needs, judged, next))
  })
  needs.events.publish(decided, made)
  const course = move.phase === 'over' ? restingCourse(survivor(rollout, move)) : courseOf(next)
  await steer(needs, { endpoint: rollout.endpoint, course, because: move.because })
}

function after(needs: LoopNeeds, { rollout, move, paired }: Judged): Rollout {
  if (move.phase === 'over') return rollout
  const now = needs.clock.now()
  const pilot = rollout.phase === 'shadow' ? { evidenceFrom: now, blockMs: blockLengthOf(paired) } : {}
  return { ...rollout, ...pilot, phase: move.phase, percent: move.percent, since: now }
}

/** Who answers when a rollout is over: the challenger only where it had been promoted and was not undone. */
function survivor(rollout: Rollout, move: Move): number {
  return rollout.phase === 'probation' && move.what !== 'rollback' ? rollout.challenger : rollout.champion
}

function decisionOf(needs: LoopNeeds, { rollout, move, evidence }: Judged, next: Rollout): Omit<Decision, 'id'> {
  return {
    at: needs.clock.now(),
    endpoint: rollout.endpoint,
    what: move.what,
    because: move.because,
    rule: move.rule,
    evidence: {
      ...{ champion: rollout.champion, challenger: rollout.challenger, percent: next.percent, ...evidence },
      eValue: Math.exp(Math.min(evidence.logE, 700)),
      blockHours: (next.blockMs ?? HOUR) / HOUR,
    },
  }
}
