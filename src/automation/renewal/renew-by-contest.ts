import { DAY, type Digest } from '../../base/index.ts'
import type { WindowReport } from '../../monitoring/index.ts'
import type { Decision } from '../decisions/decision.ts'
import { inputsFor } from '../decisions/rules.ts'
import { decide, type LoopNeeds } from '../needs.ts'
import type { EndpointPolicy } from '../policy.ts'
import { act } from './carry-on.ts'
import { type Choice, type ChoiceInputs, chooseCandidate } from './choice.ts'
import { compete } from './compete.ts'
import type { RenewalSituation, RenewalVerdict } from './judge.ts'
import { PROPOSED, proposalWords } from './words.ts'

/** What a contest is called for, and what was seen then. */
interface Called {
  readonly verdict: RenewalVerdict & { readonly kind: 'renew' }
  readonly situation: RenewalSituation
  readonly decisions: readonly Decision[]
  readonly reports: readonly WindowReport[]
}

/** Lets windows and kept versions compete, and renews by the best where that pays; else says with the numbers why not. */
export async function renewByContest(needs: LoopNeeds, policy: EndpointPolicy, called: Called): Promise<void> {
  const { verdict, situation, decisions } = called
  const { contest, budget, approve } = policy.renew!
  const { alarm } = verdict.calling
  const before = decisions.filter(({ evidence }) => evidence['alertId'] === alarm.id && evidence['weighed'] === true)
  const held = await compete(needs, policy, {
    ...{ key: `${policy.name}:${alarm.id}:${before.length}`, calling: verdict.calling },
    seconds: budget?.minutes === undefined ? Number.POSITIVE_INFINITY : 60 * (budget.minutes - situation.minutes),
  })
  const given: ChoiceInputs = {
    ...{ candidates: held.candidates, payoff: contest!.payoff, requests: requestsOf(called) },
    ...(held.seen && { seen: true }),
    ...(verdict.asked && { asked: true }),
  }
  const choice = chooseCandidate(given)
  const evidence = {
    ...{ alertId: alarm.id, alert: alarm.code, raisedAt: alarm.at, calledBy: alarm.message, weighed: true },
    ...{ chosen: choice.chosen, pays: choice.pays, gainLow: choice.gainLow, requests: given.requests },
    ...{ champion: held.plan.champion.version, asOf: held.plan.asOf, seconds: held.seconds },
    ...{ windows: called.reports.map(({ id }) => id), policy: needs.policies.digest(policy) },
    ...placeOf(choice, held.plan.champion.artifact),
  }
  const inputs = inputsFor('renewal.choice', given, needs.hash)
  const record = {
    endpoint: policy.name,
    evidence,
    alternatives: [...choice.alternatives] as Decision['alternatives'] & object,
    inputs,
  }
  if (choice.what === 'hold') {
    await decide(needs, { ...record, what: 'hold', because: choice.because, rule: choice.rule })
    return
  }
  if (approve === 'person' && !verdict.asked) {
    const because = proposalWords(choice.because)
    const proposed = inputsFor('renewal.proposal', given, needs.hash)
    await decide(needs, { ...record, what: 'hold', because, rule: PROPOSED, inputs: proposed })
    return
  }
  await act(needs, policy, { ...record, because: choice.because, rule: choice.rule })
}

/** Where what was chosen comes from. */
function placeOf({ alternatives, chosen }: Choice, champion: Digest): Decision['evidence'] {
  const { from, version, recalibrates } = alternatives.find(({ name }) => name === chosen) ?? {}
  return {
    ...(from !== undefined && { from }),
    ...(version !== undefined && { version }),
    ...(recalibrates && { recalibrates: champion }),
  }
}

const LONGEST_USE = 30 * DAY

/** How many requests the next model will answer: the newest window's, for 30 days or as long as models lasted so far where that is less. */
function requestsOf({ reports: [newest], situation }: Called): number | null {
  if (!newest || !(newest.to > newest.from)) return null
  const { retrains } = situation
  const gaps = retrains.slice(1).map((at, i) => retrains[i]! - at)
  const usual = gaps.length < 2 ? LONGEST_USE : [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)]!
  return Math.round((newest.predictions * Math.min(LONGEST_USE, usual)) / (newest.to - newest.from))
}
