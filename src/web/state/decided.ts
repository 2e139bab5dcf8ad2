import type { client } from './client.ts'
import type { Status } from './status.ts'
import { decisionTitle } from './timeline.ts'

/** A decision of the loop, as it is kept. */
export type Decision = Awaited<ReturnType<typeof client.automation.decision>>
/** What a person said to the loop. */
export type Order = Awaited<ReturnType<typeof client.automation.orders>>['orders'][number]

/** The rule of a decision that waits for a person. */
const ASKED = 'a person is asked'
const PERSON = 'a person decided'

/** What a hold says, by the rule that held. */
const HOLDS: Readonly<Record<string, string>> = {
  [ASKED]: 'A person is asked before the training',
  [PERSON]: 'Not renewed: a person refused',
  'time is up': 'The rollout ends without a verdict',
  identical: 'Both versions answer the same',
  gates: 'The successor is refused by its gates',
  probation: 'The old champion rests',
  'an approval is demanded': 'The promotion waits for an approval',
  'harm: a person is asked': 'Harm was found; a person undoes',
  'provisional evidence of harm ≥ 100': 'The steps stop',
}

/** What was decided, in a few words without the reason. */
export function titleOf({ what, evidence, at, rule }: Decision): string {
  if (what !== 'hold') return decisionTitle({ what, evidence, at }, [])
  const known = HOLDS[rule]
  if (known !== undefined) return known
  return 'alertId' in evidence || evidence['weighed'] === true ? 'Not retrained' : 'Nothing changes'
}

/** The state that a decision left behind; one that waits for a person needs you. */
export function markOf({ what, rule }: Pick<Decision, 'what' | 'rule'>, waits: boolean): Status {
  if (waits || rule.startsWith('harm: a person')) return 'needs'
  return what === 'hold' ? 'watching' : 'rolling'
}

/** True of what only a person's word ends. */
export const waitsForPerson = ({ rule }: Pick<Decision, 'rule'>): boolean => rule === ASKED

const SAID: Readonly<Record<Order['word'], readonly [says: string, status: Status]>> = {
  pause: ['paused the loop', 'paused'],
  resume: ['let the loop go on', 'healthy'],
  veto: ['vetoed', 'paused'],
  approve: ['approved', 'healthy'],
  renew: ['asked for a renewal', 'rolling'],
}

/** Who said what, as a sentence without the reason. */
export const orderTitle = ({ by, word }: Order): string => `${by} ${SAID[word][0]}`
export const orderMark = ({ word }: Order): Status => SAID[word][1]
