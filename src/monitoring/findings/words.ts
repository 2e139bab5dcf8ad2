import type { Objective } from '../../evaluation/index.ts'
import type { Evidence } from '../windows/window.ts'

/** How the numbers of one objective are said. */
export interface Words {
  /** A mean: `18.3 %`. */
  readonly level: (value: number) => string
  /** A difference of means: `+3.9 points`. */
  readonly difference: (value: number) => string
}

const short = (value: number): string => String(Number(value.toPrecision(3)))
const signed = (text: string, value: number): string => (value < 0 ? `−${text}` : `+${text}`)

const BINARY: Words = {
  level: (value) => `${(100 * value).toFixed(1)} %`,
  difference: (value) => signed(`${(100 * Math.abs(value)).toFixed(1)} points`, value),
}

const REGRESSION: Words = {
  level: short,
  difference: (value) => signed(short(Math.abs(value)), value),
}

/** Probabilities are said in percent, numbers as they are. */
export function wordsFor(objective: Objective): Words {
  return objective === 'binary' ? BINARY : REGRESSION
}

/** A share as a percentage: `17 %`. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`
}

/** A share as a percentage with its sign: `+17 %`. */
export function percentChange(share: number): string {
  return signed(`${Math.abs(100 * share).toFixed(0)} %`, share)
}

/** A share as a comparison: `17 % above`. */
export function comparedWith(share: number): string {
  return `${Math.abs(100 * share).toFixed(0)} % ${share < 0 ? 'below' : 'above'}`
}

const MANY = 1e6

/** An e-value, said as odds: `evidence of 250 to 1`. */
export function evidenceWords({ logE }: Pick<Evidence, 'logE'>): string {
  const odds = Math.exp(logE)
  if (odds < 1) return 'no evidence yet'
  return odds > MANY
    ? 'evidence of more than a million to 1'
    : `evidence of ${Math.round(odds).toLocaleString('en-US')} to 1`
}

/** Words in a row: `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
