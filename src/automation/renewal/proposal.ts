import type { Decision } from '../decisions/decision.ts'
import { decide, type LoopNeeds } from '../needs.ts'
import { lastWord, type Order } from '../orders/order.ts'
import type { EndpointPolicy } from '../policy.ts'
import { act } from './carry-on.ts'
import type { RenewalSituation } from './judge.ts'
import { PROPOSED } from './words.ts'

/** The renewal that waits for a person, if one does: answered ones and those whose alarm is over wait no more. */
export function proposalOf(
  decisions: readonly Decision[],
  openAlarms: readonly { readonly id: string }[],
): Decision | undefined {
  const newest = decisions.find(({ rule }) => rule === PROPOSED)
  if (!newest) return undefined
  const isAnswered = decisions.some(({ evidence }) => evidence['proposal'] === newest.id)
  const isOpen = openAlarms.some(({ id }) => id === newest.evidence['alertId'])
  return isOpen && !isAnswered ? newest : undefined
}

/** Does what a person said about a renewal that waits. Returns whether one waits, or was answered now. */
export async function openProposal(
  needs: LoopNeeds,
  policy: EndpointPolicy,
  seen: {
    readonly situation: RenewalSituation
    readonly decisions: readonly Decision[]
    readonly orders: readonly Order[]
  },
): Promise<boolean> {
  const proposal = proposalOf(seen.decisions, seen.situation.alarms)
  if (!proposal) return false
  const word = lastWord(seen.orders, ['approve', 'renew', 'veto'], proposal.at)
  if (!word) return true
  const { alternatives, evidence, endpoint } = proposal
  const answered = { ...evidence, proposal: proposal.id, order: word.id, by: word.by, seconds: 0 }
  const record = { endpoint, evidence: answered, ...(alternatives && { alternatives }) }
  if (word.word === 'veto') {
    const because = `${word.by} vetoed the renewal: ${word.because}`
    await decide(needs, { ...record, what: 'hold', because, rule: 'a person decided' })
  } else
    await act(needs, policy, { ...record, because: `${word.by} approved: ${word.because}`, rule: 'a person decided' })
  return true
}
