import { canonicalJson, digestOf, type Hash, type Json } from '../../base/index.ts'
import { type ChoiceInputs, chooseCandidate } from '../renewal/choice.ts'
import { judgeRenewal, type RenewalSituation } from '../renewal/judge.ts'
import type { Renewal } from '../renewal/renewal.ts'
import { besideWords, PROPOSED, proposalWords } from '../renewal/words.ts'
import { nextMove } from '../rollout/move.ts'
import type { Evidence, Rollout, RolloutPlan } from '../rollout/rollout.ts'
import type { Decision, Inputs } from './decision.ts'

/** What a rule says, as a decision tells it. */
interface Said {
  readonly what: string
  readonly because: string
  readonly rule: string
}

/** The pure rules of the loop by name: what decides, and what a replay asks again. */
const RULES: Readonly<Record<string, (given: never) => Said | undefined>> = {
  'renewal.judge': ({ renewal, situation }: { readonly renewal: Renewal; readonly situation: RenewalSituation }) => {
    const verdict = judgeRenewal(renewal, situation)
    return verdict.kind === 'nothing' ? undefined : verdict
  },
  'renewal.choice': (given: ChoiceInputs) => chooseCandidate(given),
  'renewal.proposal': (given: ChoiceInputs) => {
    const choice = chooseCandidate(given)
    return { ...choice, what: 'hold', because: proposalWords(choice.because), rule: PROPOSED }
  },
  'renewal.recurring': ({ choice, champion }: { readonly choice: ChoiceInputs; readonly champion: number }) => {
    const chosen = chooseCandidate(choice)
    return { ...chosen, what: 'shadow', because: besideWords(chosen.because, champion) }
  },
  'rollout.move': (given: {
    readonly rollout: Rollout
    readonly plan: RolloutPlan
    readonly evidence: Evidence
    readonly now: number
  }) => nextMove(given.rollout, given.plan, given),
}

/** Keeps what a rule was given, with its address, so that it can be asked again. */
export function inputsFor(rule: string, given: unknown, hash: Hash): Inputs {
  // as JSON gives it back: what was decided on is what is kept
  const kept = JSON.parse(JSON.stringify(given)) as Json
  return { rule, given: kept, digest: digestOf(kept, hash) }
}

/** What a contest was decided on, where the decision came from one. */
export function contestOf({ inputs }: Pick<Decision, 'inputs'>): ChoiceInputs | undefined {
  if (inputs?.rule === 'renewal.recurring') return (inputs.given as unknown as { choice: ChoiceInputs }).choice
  const isContest = inputs?.rule === 'renewal.choice' || inputs?.rule === 'renewal.proposal'
  return isContest ? (inputs.given as unknown as ChoiceInputs) : undefined
}

/** A decision beside what its rule says now. */
export interface Replay {
  readonly decision: string
  readonly same: boolean
  /** False where it was made before inputs were kept, or by a person: then nothing is compared. */
  readonly replayable: boolean
  readonly says: string
  readonly differs: readonly { readonly field: string; readonly recorded: string; readonly now: string }[]
}

const COMPARED = ['what', 'because', 'rule'] as const

/** Asks the rule of a decision again, with what it was given then. */
export function replayOf(decision: Decision, hash: Hash): Replay {
  const { id, inputs } = decision
  const ask = inputs && RULES[inputs.rule]
  if (!inputs || !ask) {
    const says =
      'Nothing was kept that a rule could be asked with: a person decided, or it follows from another decision.'
    return { decision: id, same: false, replayable: false, says, differs: [] }
  }
  const given = inputs.given as Json
  const digest = digestOf(given, hash)
  const now = ask(given as never)
  const recorded: Readonly<Record<string, unknown>> = {
    ...decision,
    digest: inputs.digest,
    alternatives: decision.alternatives,
  }
  const again: Readonly<Record<string, unknown>> = { ...now, digest }
  const fields = [...COMPARED, 'digest', ...(decision.alternatives ? ['alternatives'] : [])]
  const differs = fields
    .map((field) => ({ field, recorded: textOf(recorded[field]), now: textOf(again[field]) }))
    .filter((one) => one.recorded !== one.now)
  const same = differs.length === 0
  const says = same
    ? `The rule ${inputs.rule} decides the same from what it was given.`
    : `The rule ${inputs.rule} decides otherwise: ${differs.map(({ field }) => field).join(', ')}.`
  return { decision: id, same, replayable: true, says, differs }
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : canonicalJson(value as Json | undefined)
