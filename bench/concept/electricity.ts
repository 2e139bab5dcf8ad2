import { conceptWatch, fitChampion, onlineLearner } from '../../src/evaluation/index.ts'
import type { Stream } from './streams.ts'

const TWO = { kind: 'class', classes: 2 } as const
const AT_ONCE = 250
const LAGS = [1, 2, 3, 48, 336]

/** Share of rows that the online learner, told of changes by the watch, answers rightly; and changes that were said. */
export function learnOn(
  { columns, labels }: Stream,
  lagged: boolean,
): { readonly accuracy: number; readonly alarms: number } {
  const all = lagged
    ? [...columns, ...LAGS.map((lag) => labels.map((_, row) => labels[row - lag] ?? Number.NaN))]
    : columns
  const learner = onlineLearner(TWO, all.length)
  const watch = conceptWatch({
    ...{ width: all.length, kind: 'class', binary: true },
    fit: (its, theirs) => fitChampion(TWO, { columns: its, labels: theirs }),
  })
  let [wrong, alarms] = [0, 0]
  for (let from = 0; from < labels.length; from += AT_ONCE) {
    const part = all.map((column) => column.subarray(from, from + AT_ONCE))
    const own = labels.subarray(from, from + AT_ONCE)
    wrong += learner.add(part, own).reduce((a, b) => a + b, 0)
    const found = watch.add({ rows: own.length, errors: own, labels: own, columns: part })
    alarms += found.length
    if (found.length > 0) learner.renew()
  }
  return { accuracy: 1 - wrong / labels.length, alarms }
}
