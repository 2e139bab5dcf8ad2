import {
  aucInfluence,
  averageInfluence,
  f1Influence,
  type Influence,
  meanInfluence,
  rootInfluence,
  rSquaredInfluence,
} from './influence.ts'
import type { AnswerKind, Judged, Metric } from './metric.ts'
import { ndcg } from './ranking.ts'
import { checkClasses, checkNumbers, checkProbabilities, checkRanking } from './rows.ts'

/** Models answer in single precision: nothing nearer to 0 or 1 can be told apart from it. */
const LEAST_PROBABILITY = 2 ** -23
const CLASSES: readonly AnswerKind[] = ['binary', 'multiclass']
const NUMBERS: readonly AnswerKind[] = ['regression']
/** A mean that is not positive has no Poisson deviance. */
const LEAST_MEAN = 1e-9
const DEFAULT_DEPTH = 10

function checked(judged: Judged): Judged {
  const { kind, answers, labels } = judged
  if (kind === 'binary') checkProbabilities(answers, labels)
  else if (kind === 'multiclass') checkClasses(answers, labels, judged.width)
  else if (kind === 'ranking') checkRanking(answers, labels)
  else checkNumbers(answers, labels)
  return judged
}

/** A mean over rows of a loss. */
function mean(loss: (judged: Judged, row: number) => number): Metric['measure'] {
  return (judged) => {
    checked(judged)
    return meanInfluence(judged.labels.map((_, row) => loss(judged, row)))
  }
}

/** The probability that the model gave to what happened. */
function likelihood({ kind, answers, labels, width }: Judged, row: number): number {
  if (kind === 'multiclass') return answers[row * width + labels[row]!]!
  return labels[row] === 1 ? answers[row]! : 1 - answers[row]!
}

function rowBrier({ kind, answers, labels, width }: Judged, row: number): number {
  if (kind === 'binary') return (answers[row]! - labels[row]!) ** 2
  let sum = 0
  for (let k = 0; k < width; k++) sum += (answers[row * width + k]! - Number(labels[row] === k)) ** 2
  return sum
}

/** The class a model decides for: above one half; of several the likeliest, of equal ones the first. */
function decided({ kind, answers, labels, width }: Judged): Int32Array {
  if (kind === 'binary') return Int32Array.from(answers, (answer) => Number(answer > 0.5))
  return Int32Array.from(labels, (_, row) => {
    let best = 0
    for (let k = 1; k < width; k++) if (answers[row * width + k]! > answers[row * width + best]!) best = k
    return best
  })
}

function accuracy(judged: Judged): Influence {
  const { labels } = checked(judged)
  return meanInfluence(Float64Array.from(decided(judged), (label, row) => Number(label === labels[row])))
}

function macroF1(judged: Judged): Influence {
  const { labels, kind, width } = checked(judged)
  const predicted = decided(judged)
  const classes = Array.from({ length: kind === 'binary' ? 2 : width }, (_, label) => label)
  return averageInfluence(
    classes.map((label) => f1Influence(predicted, labels, label)),
    labels.length,
  )
}

function rocArea(judged: Judged): Influence {
  const { kind, answers, labels, width } = checked(judged)
  if (kind === 'binary') return aucInfluence(answers, labels)
  const classes = Array.from({ length: width }, (_, label) => {
    const scores = labels.map((_, row) => answers[row * width + label]!)
    return aucInfluence(
      scores,
      labels.map((each) => Number(each === label)),
    )
  })
  return averageInfluence(classes, labels.length)
}

function poissonDeviance({ answers, labels }: Judged, row: number): number {
  const [label, mean] = [labels[row]!, Math.max(answers[row]!, LEAST_MEAN)]
  return 2 * ((label > 0 ? label * Math.log(label / mean) : 0) - label + mean)
}

const UNIT = [0, 1] as const
const POSITIVE = [0, Number.POSITIVE_INFINITY] as const

function pinball(level: number): Metric | undefined {
  if (!(level > 0 && level < 1)) return undefined
  return {
    name: `pinball@${level}`,
    does: `mean pinball loss at the ${level} quantile: ${level} of what the answer is too low, ${Number((1 - level).toPrecision(12))} of what it is too high`,
    kinds: NUMBERS,
    lowerIsBetter: true,
    range: POSITIVE,
    measure: mean(({ answers, labels }, row) => {
      const short = labels[row]! - answers[row]!
      return short >= 0 ? level * short : (level - 1) * short
    }),
  }
}

function ndcgAt(depth: number): Metric | undefined {
  if (!(Number.isInteger(depth) && depth > 0)) return undefined
  return {
    name: `ndcg@${depth}`,
    does: `NDCG of the first ${depth}: gain 2^relevance − 1, discount log2(1 + place), equal scores share; mean over groups with anything relevant`,
    kinds: ['ranking'],
    lowerIsBetter: false,
    range: UNIT,
    measure(judged) {
      const { answers, labels, groups } = checked(judged)
      return ndcg({ scores: answers, relevance: labels, groups: groups ?? new Int32Array(labels.length) }, depth)
    },
  }
}

/** Metrics with a number behind `@`; undefined where it has no such metric. */
export const PARAMETERS: Readonly<Record<string, (value: number) => Metric | undefined>> = { pinball, ndcg: ndcgAt }

/** All metrics; the first of a kind is its default. */
export const METRICS: readonly Metric[] = [
  {
    name: 'logloss',
    does: 'mean log loss in nats, probabilities not below 2^-23',
    kinds: CLASSES,
    lowerIsBetter: true,
    range: POSITIVE,
    measure: mean((judged, row) => -Math.log(Math.max(likelihood(judged, row), LEAST_PROBABILITY))),
  },
  {
    name: 'auc',
    does: 'area under the ROC curve by ranks, ties count half; of several classes the mean of each against the rest',
    kinds: CLASSES,
    lowerIsBetter: false,
    range: UNIT,
    measure: rocArea,
  },
  {
    name: 'accuracy',
    does: 'share of rows with the right class, decided above one half or for the likeliest',
    kinds: CLASSES,
    lowerIsBetter: false,
    range: UNIT,
    isShare: true,
    measure: accuracy,
  },
  {
    name: 'macro_f1',
    does: 'mean over classes of F1 = 2 · hits ÷ (predicted + actual); classes that neither are nor were predicted left out',
    kinds: CLASSES,
    lowerIsBetter: false,
    range: UNIT,
    measure: macroF1,
  },
  {
    name: 'brier',
    does: 'Brier score: mean squared distance between probability and label, of several classes the sum over them',
    kinds: CLASSES,
    lowerIsBetter: true,
    range: [0, 2],
    measure: mean(rowBrier),
  },
  {
    name: 'rmse',
    does: 'root mean squared error',
    kinds: NUMBERS,
    lowerIsBetter: true,
    range: POSITIVE,
    measure(judged) {
      const { answers, labels } = checked(judged)
      return rootInfluence(labels.map((label, row) => (label - answers[row]!) ** 2))
    },
  },
  {
    name: 'mae',
    does: 'mean absolute error',
    kinds: NUMBERS,
    lowerIsBetter: true,
    range: POSITIVE,
    measure: mean(({ answers, labels }, row) => Math.abs(labels[row]! - answers[row]!)),
  },
  {
    name: 'r2',
    does: 'R²: 1 − sum of squared errors ÷ sum of squares about the mean label',
    kinds: NUMBERS,
    lowerIsBetter: false,
    range: [Number.NEGATIVE_INFINITY, 1],
    measure(judged) {
      const { answers, labels } = checked(judged)
      return rSquaredInfluence(answers, labels)
    },
  },
  {
    name: 'poisson_deviance',
    does: 'mean Poisson deviance 2 (y ln(y ÷ µ) − y + µ), µ not below 1e-9',
    kinds: NUMBERS,
    lowerIsBetter: true,
    range: POSITIVE,
    measure: mean(poissonDeviance),
  },
  { ...pinball(0.5)!, name: 'pinball' },
  { ...ndcgAt(DEFAULT_DEPTH)!, name: 'ndcg' },
]
