import type { Paired, Trial } from '../../training/index.ts'
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
  /** The champion learned from some of the rows that judge: the candidate as it was a fold earlier stands in for it. */
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
  /** The gain a request less its standard error; null where blocks are too few for one. */
  readonly gainLow: number | null
  readonly alternatives: readonly Alternative[]
}

/**
 * Chooses what renews a model, and whether that is worth it: the lowest mean loss over the folds of a forward backtest; worth it when its gain
 * over the champion, less one standard error over blocks, pays. A kept version competes only where it is better with evidence of 100 to 1.
 *
 * That is a question of costs, not a verdict about the model, which a rollout gives on evidence of 100 to 1: a renewal in vain costs a training,
 * and one that is not done costs loss on every request. Where the champion learned from rows of the folds its loss there says nothing of the
 * next; then the gain is that of the candidate over itself as it was learned a fold earlier.
 *
 * With prices: that gain × requests × value of a unit of loss must pass the cost. Without: it must pass `minGain` of the champion's loss.
 *
 * Measured by `npm run bench -- renewal`.
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
  const { pays, says, gainLow } = worth(inputs, trial)
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

/** With fewer blocks a standard error is a guess. */
const LEAST_BLOCKS = 6

/** The gain less its standard error; of decisions from before those were kept, the lower end of the always-valid interval. */
function sureGain({ difference, standardError, high, blocks }: Paired): number | null {
  if (standardError === undefined) return high === null ? null : -high
  return standardError === null || blocks < LEAST_BLOCKS ? null : -difference - standardError
}

function worth(
  { payoff, requests, seen }: ChoiceInputs,
  trial: Trial,
): { readonly pays: boolean; readonly says: string; readonly gainLow: number | null } {
  const { minGain, valuePerLoss, cost } = payoff
  const judged = (seen && trial.renewed) || trial
  const gainLow = sureGain(judged)
  const over = judged === trial ? '' : ' over itself as it was learned a fold earlier'
  const gain = `the gain${over} of ${number(-judged.difference)} a request`
  if (gainLow === null)
    return {
      pays: false,
      gainLow,
      says: `${gain} is not known well: ${judged.blocks} blocks are too few to be sure of any`,
    }
  const sure = `${gain} is ${number(gainLow)} less its standard error (over ${judged.blocks} blocks)`
  if (valuePerLoss !== undefined && requests !== null) {
    const value = gainLow * requests * valuePerLoss
    const says = `${sure}, worth ${number(value)} on about ${count(requests)} requests against a cost of ${number(cost!)}`
    return { pays: value > cost!, says, gainLow }
  }
  const least = minGain * judged.championLoss
  const says = `${sure}; it pays above ${number(least)}, ${number(100 * minGain)} % of the loss`
  return { pays: gainLow > least, says, gainLow }
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
