import { fail } from '../errors.ts'
import type { Answer } from './answers.ts'
import { unreadable } from './document.ts'

/** What an objective makes of scores, and of the base score in the file. */
export interface XgboostObjective {
  readonly answer: Answer
  /** The score that answers with the base score. */
  readonly marginOf: (baseScore: number) => number
}

const f = Math.fround
const same = (base: number): number => base
const logOf = (base: number): number => f(Math.log(base))

/** In the float32 steps of XGBoost. */
const logitOf = (base: number): number => f(-Math.log(f(f(1 / base) - 1)))

const number = (map: Extract<Answer, { kind: 'number' }>['map'], marginOf = same): XgboostObjective => ({
  answer: { kind: 'number', map },
  marginOf,
})

const BINARY: XgboostObjective = { answer: { kind: 'binary', scale: 1 }, marginOf: logitOf }
const CLASSES: XgboostObjective = { answer: { kind: 'classes' }, marginOf: same }

/** Source: `PredTransform` and `ProbToMargin` of XGBoost's objectives. */
const OBJECTIVES: ReadonlyMap<string, XgboostObjective> = new Map([
  ['reg:squarederror', number('identity')],
  ['reg:linear', number('identity')],
  ['reg:squaredlogerror', number('identity')],
  ['reg:pseudohubererror', number('identity')],
  ['reg:absoluteerror', number('identity')],
  ['reg:quantileerror', number('identity')],
  ['reg:expectileerror', number('identity')],
  ['reg:logistic', number('sigmoid', logitOf)],
  ['reg:gamma', number('exp', logOf)],
  ['reg:tweedie', number('exp', logOf)],
  ['count:poisson', number('exp', logOf)],
  ['survival:cox', number('exp', logOf)],
  ['survival:aft', number('exp', logOf)],
  ['rank:pairwise', number('identity')],
  ['rank:ndcg', number('identity')],
  ['rank:map', number('identity')],
  ['binary:logistic', BINARY],
  ['binary:logitraw', number('identity')],
  ['binary:hinge', number('sign')],
  ['multi:softprob', CLASSES],
  ['multi:softmax', CLASSES],
])

/** Errors: `registry.unsupported_model`. */
export function xgboostObjective(name: string): XgboostObjective {
  const found = OBJECTIVES.get(name)
  if (found === undefined)
    throw fail('unsupported_model', { reason: `its objective ${name.replace(/[^\w:]/g, '?').slice(0, 40)} is unknown` })
  return found
}

/** The base scores of the file: a number, or since version 3.1 a list of one for all scores or one for each. */
export function baseScores(text: string, width: number): readonly number[] {
  const words = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1).split(',') : [text]
  const scores = words.map((word) => (word.trim() === '' ? Number.NaN : f(Number(word))))
  if (!scores.every(Number.isFinite)) throw unreadable('base_score is no number')
  if (scores.length !== 1 && scores.length !== width) throw unreadable('base_score does not fit the number of scores')
  return Array.from({ length: width }, (_, i) => scores[i] ?? scores[0]!)
}
