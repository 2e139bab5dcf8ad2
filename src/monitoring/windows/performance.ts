import {
  auc,
  bias,
  brier,
  calibrationError,
  calibrationGap,
  logloss,
  meanAbsoluteError,
  type Objective,
  rootMeanSquaredError,
} from '../../evaluation/index.ts'
import type { Table } from '../../table/index.ts'
import { numbersOf, scoresOf, versionsOf } from './scored.ts'
import { figureOf, measure, type Performance, type WindowReport } from './window.ts'

/** How scores did on the rows whose label is known; rows without a score are left out. */
export function performanceOf(scores: Float64Array, labels: Float64Array, objective: Objective): Performance {
  const scored = scores.filter((score) => !Number.isNaN(score))
  const known = (_: number, row: number): boolean => !Number.isNaN(scores[row]!) && !Number.isNaN(labels[row]!)
  const [s, y] = [scores.filter(known), labels.filter(known)]
  const counts = {
    predictions: scored.length,
    labeled: s.length,
    meanPrediction: measure(mean(scored)),
    labelRate: measure(mean(y)),
  }
  if (objective === 'regression')
    return {
      ...counts,
      gap: figureOf(bias(s, y)),
      mae: figureOf(meanAbsoluteError(s, y)),
      rmse: figureOf(rootMeanSquaredError(s, y)),
    }
  return {
    ...counts,
    gap: figureOf(calibrationGap(s, y)),
    auc: figureOf(auc(s, y)),
    logloss: figureOf(logloss(s, y)),
    brier: figureOf(brier(s, y)),
    ece: figureOf(calibrationError(s, y)),
  }
}

/** The performance of every version on all rows it scored. */
export function performanceByVersion(rows: Table, objective: Objective): Record<string, Performance> {
  const labels = numbersOf(rows, 'label')
  return Object.fromEntries(
    versionsOf(rows).map((version) => [String(version), performanceOf(scoresOf(rows, version), labels, objective)]),
  )
}

/** Two versions on the rows that both scored: the pair with the most such rows; null where there is none. */
export function performanceOnSameRows(rows: Table, objective: Objective): WindowReport['sameRows'] {
  const versions = versionsOf(rows)
  const pairs = versions.flatMap((a, k) => versions.slice(k + 1).map((b) => [a, b] as const))
  const labels = numbersOf(rows, 'label')
  const compared = pairs.map(([a, b]) => {
    const [first, second] = [scoresOf(rows, a), scoresOf(rows, b)]
    const both = (score: number, row: number): number => (Number.isNaN(first[row]! + second[row]!) ? Number.NaN : score)
    return {
      rows: first.filter((_, row) => !Number.isNaN(first[row]! + second[row]!)).length,
      versions: {
        [a]: performanceOf(first.map(both), labels, objective),
        [b]: performanceOf(second.map(both), labels, objective),
      },
    }
  })
  const best = compared.sort((a, b) => b.rows - a.rows)[0]
  return best && best.rows > 0 ? best : null
}

function mean(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0) / values.length
}
