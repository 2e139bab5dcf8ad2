import type { Trial } from '../../training/index.ts'
import type { Candidate } from './candidates.ts'
import type { Payoff } from './renewal.ts'

/** One way that was open, and what became of it. */
export interface Alternative extends Candidate {
  readonly backtest: Trial | null
  readonly chosen: boolean
  /** Why it was not chosen, or why it was. */
  readonly because: string
}

/** Everything the choice depends on. */
export interface ChoiceInputs {
  readonly candidates: readonly (Candidate & { readonly backtest: Trial | null; readonly refused?: string })[]
  readonly payoff: Payoff
  /** Requests that the next model will answer; null where nobody knows. */
  readonly requests: number | null
  /** The champion learned from some of the rows that judge: it looks better than it is. */
  readonly seen?: boolean
  /** A person asked for it: what does not pay is done all the same, and said. */
  readonly asked?: boolean
}

/** What was chosen, and whether it pays. */
export interface Choice {
  readonly what: 'retrain' | 'hold'
  readonly because: string
  readonly rule: string
  readonly chosen: string | null
  readonly pays: boolean
  /** Lower end of the gain a request; null while unbounded. */
  readonly gainLow: number | null
  readonly alternatives: readonly Alternative[]
}

/**
 * Chooses what renews a model, and whether that is worth it: the lowest mean loss over the folds of a forward backtest; worth it when even the
 * lower end of its gain over the champion pays. A kept version competes only where it is better with evidence of 100 to 1.
 *
 * With prices: lower end × requests × value of a unit of loss must pass the cost. Without: it must pass `minGain` of the champion's loss.
 *
 * @example
 * chooseCandidate({ candidates, payoff: { minGain: 0.01 }, requests: 40_000 }).what // 'retrain' or 'hold'
 */
export function chooseCandidate(inputs: ChoiceInputs): Choice {
  const open = inputs.candidates.filter((one) => one.backtest && !refusalOf(one))
  const best = open.reduce<(typeof open)[number] | undefined>(
    (least, one) => (least === undefined || one.backtest!.loss < least.backtest!.loss ? one : least),
    undefined,
  )
  if (!best) return none(inputs)
  const trial = best.backtest!
  const gainLow = trial.high === null ? null : -trial.high
  const { pays, says } = worth(inputs, trial, gainLow)
  const does = pays || inputs.asked === true
  const from = entrantWords(best)
  const because = `${from} the loss in backtest is ${number(trial.loss)} and that of the champion ${number(trial.championLoss)} on the same ${count(trial.rows)} rows${inputs.seen ? ', from some of which it has learned' : ''}; ${says}.`
  return {
    what: does ? 'retrain' : 'hold',
    because: does ? because : `Not retrained: ${because.charAt(0).toLowerCase()}${because.slice(1)}`,
    rule: pays ? 'lowest backtest loss, and it pays' : does ? 'a person asked' : 'it would not pay',
    ...{ chosen: best.name, pays, gainLow },
    alternatives: inputs.candidates.map((one) => told(one, { best, does })),
  }
}

type Entrant = ChoiceInputs['candidates'][number]

function refusalOf({ refused, backtest, version }: Entrant): string | undefined {
  if (refused !== undefined || !backtest) return refused ?? 'It could not be judged.'
  if (version !== undefined && (backtest.high === null || backtest.high >= 0))
    return 'A kept version must be better than the champion with evidence of 100 to 1.'
  return undefined
}

function told(one: Entrant, { best, does }: { readonly best: Entrant; readonly does: boolean }): Alternative {
  const { refused: _, ...kept } = one
  const chosen = does && one === best
  const better = one === best ? 'The lowest loss, and not worth it.' : `${best.name} has a lower loss.`
  return { ...kept, chosen, because: refusalOf(one) ?? (chosen ? 'The lowest loss.' : better) }
}

function none({ candidates }: ChoiceInputs): Choice {
  const because = 'Not retrained: none of the candidates could be judged on the rows that there are.'
  const alternatives = candidates.map(({ refused: _, ...one }) => ({
    ...{ ...one, chosen: false },
    because: refusalOf({ ...one, ...(_ !== undefined && { refused: _ }) }) ?? because,
  }))
  return { what: 'hold', because, rule: 'nothing to judge by', chosen: null, pays: false, gainLow: null, alternatives }
}

function worth(
  { payoff, requests }: ChoiceInputs,
  trial: Trial,
  gainLow: number | null,
): { readonly pays: boolean; readonly says: string } {
  const { minGain, valuePerLoss, cost } = payoff
  const gain = number(-trial.difference)
  if (gainLow === null)
    return { pays: false, says: `the gain is about ${gain}, but ${trial.blocks} blocks are too few to be sure of any` }
  const sure = `the gain of ${gain} a request is at least ${number(gainLow)} (always-valid 99 % over ${trial.blocks} blocks)`
  if (valuePerLoss !== undefined && requests !== null) {
    const value = gainLow * requests * valuePerLoss
    const says = `${sure}, worth ${number(value)} on about ${count(requests)} requests against a cost of ${number(cost!)}`
    return { pays: value > cost!, says }
  }
  const least = minGain * trial.championLoss
  return {
    pays: gainLow > least,
    says: `${sure}; it pays above ${number(least)}, ${number(100 * minGain)} % of the loss`,
  }
}

function entrantWords({ name, version, recalibrates }: Entrant): string {
  if (recalibrates) return 'With the answers of the champion corrected and nothing learned'
  return version === undefined ? `Trained on ${windowWords(name)}` : `${name}, as it is kept,`
}

function windowWords(name: string): string {
  if (name === 'all') return 'all rows'
  return name === 'sinceChange' ? 'the rows since the change' : `the last ${name}`
}

const number = (value: number): string => String(Number(value.toPrecision(3))).replace('-', '−')
const count = (value: number): string => Math.round(value).toLocaleString('en-US')
