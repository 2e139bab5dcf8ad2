import { describe, expect, it } from 'vitest'
import { DAY, HOUR, seededRandom } from '../base/index.ts'
import { logistic } from '../learners/index.ts'
import { numberColumn, tableOf } from '../table/index.ts'
import { createLab, type LabRows } from './lab.ts'
import { runTrial, type TrialOrder } from './trial.ts'

const silent = (): void => {}
const DAYS = 40
const CHANGE = 20 * DAY

/** Five rows an hour; what x says of the label turns around at the change. Labels are known `lag` later. */
function sheet({ lag = HOUR, change = CHANGE }: { readonly lag?: number; readonly change?: number } = {}): LabRows {
  const random = seededRandom(3)
  const rows = DAYS * 24 * 5
  const times = Float64Array.from({ length: rows }, (_, row) => (row * HOUR) / 5)
  const x = times.map(() => random.next())
  const label = x.map((value, row) => Number(random.next() < (times[row]! < change ? value : 1 - value)))
  return {
    table: tableOf({ x: numberColumn(x) }),
    features: ['x'],
    ...{ label, times, known: times.map((time) => time + lag), objective: 'binary', cut: 15 * DAY },
  }
}

const old = createLab(sheet()).fit({ learner: logistic(), seed: 1, on: 'train' }, silent).onnx
const folds = [
  { from: 34 * DAY, to: 37 * DAY },
  { from: 37 * DAY, to: 40 * DAY },
]
const order = (more: Partial<TrialOrder>): TrialOrder => ({ champion: old, folds, metric: 'logloss', ...more })
const learn = (from: number) => order({ learn: { from, learner: logistic(), seed: 1 } })

describe('a trial of what could renew a model', () => {
  it('finds what was learned since a change better than the champion, with an interval that says so', () => {
    const since = runTrial(sheet(), learn(CHANGE), silent)!
    const all = runTrial(sheet(), learn(0), silent)!
    expect(since.loss).toBeLessThan(all.loss)
    expect(since.loss).toBeLessThan(since.championLoss)
    expect(since.high!).toBeLessThan(0)
    expect(since.low!).toBeLessThan(since.difference)
    expect(since.championLoss).toBe(all.championLoss)
    expect(since.rows).toBe(6 * 24 * 5)
  })

  it('says what learning again a fold later was worth, where something was learned', () => {
    const since = runTrial(sheet({ change: 35 * DAY }), learn(0), silent)!
    const { renewed, folds: both } = since
    expect(renewed!.loss).toBe(both[1]!.loss)
    expect(renewed!.rows).toBe(both[1]!.rows)
    // before day 37 two days of what holds now could be learned from, before day 34 none
    expect(renewed!.loss).toBeLessThan(renewed!.championLoss)
    expect(renewed!.difference).toBeLessThan(-2 * renewed!.standardError!)
    expect(runTrial(sheet(), order({ model: old }), silent)!.renewed).toBeUndefined()
    expect(runTrial(sheet(), { ...learn(0), folds: [folds[1]!] }, silent)!.renewed).toBeUndefined()
  })

  it('is a tie for the champion itself', () => {
    const same = runTrial(sheet(), order({ model: old }), silent)!
    expect([same.difference, same.loss - same.championLoss]).toEqual([0, 0])
  })

  it('learns from no label that was not known before a fold', () => {
    const late = sheet({ lag: 30 * DAY, change: 5 * DAY })
    const known = runTrial(late, learn(0), silent)!
    // before day 34 only the labels of the first four days were known, and those say the opposite of what holds later
    expect(known.loss).toBeGreaterThan(runTrial(sheet({ change: 5 * DAY }), learn(0), silent)!.loss + 0.2)
    expect(runTrial(late, learn(6 * DAY), silent)).toBeUndefined()
  })

  it('gives the same for the same rows, whatever comes after the folds', () => {
    const rows = sheet()
    const changed = {
      ...rows,
      label: rows.label.map((label, row) => (rows.times[row]! >= 37 * DAY ? 1 - label : label)),
    }
    const one = { ...learn(CHANGE), folds: [folds[0]!] }
    expect(runTrial(changed, one, silent)).toEqual(runTrial(rows, one, silent))
  })

  it('takes a length before each fold, as a renewal at that moment would have', () => {
    const lengthMs = 10 * DAY
    const learner = logistic()
    const [first] = folds
    const slid = runTrial(sheet(), { ...order({ learn: { lengthMs, learner, seed: 1 } }), folds: [first!] }, silent)
    expect(slid).toEqual(runTrial(sheet(), { ...learn(first!.from - lengthMs), folds: [first!] }, silent))
  })

  it('corrects the champion by what was known before a fold, and by nothing else', () => {
    const rows = sheet({ change: 0 })
    const wrong = createLab({ ...rows, label: rows.label.map((label, row) => (row % 2 === 0 ? 0 : label)) })
    const champion = wrong.fit({ learner: logistic(), seed: 1, on: 'train' }, silent).onnx
    const recalibrate = { lengthMs: 7 * DAY }
    const found = runTrial(rows, order({ champion, recalibrate }), silent)!
    expect(found.high!).toBeLessThan(0)
    // the fold itself tells nothing to its own correction
    const one = order({ champion, recalibrate, folds: [folds[0]!] })
    const changed = {
      ...rows,
      label: rows.label.map((label, row) => (rows.times[row]! >= 37 * DAY ? 1 - label : label)),
    }
    expect(runTrial(changed, one, silent)).toEqual(runTrial(rows, one, silent))
    expect(runTrial(sheet({ lag: 30 * DAY }), order({ champion, recalibrate }), silent)).toBeUndefined()
  })

  it('has at least 25 rows a block, so that its interval may be believed', () => {
    const { rows, blocks } = runTrial(sheet(), learn(CHANGE), silent)!
    expect(rows / blocks).toBeGreaterThanOrEqual(25)
  })

  it('says nothing where a fold has no rows', () => {
    const none = { ...learn(0), folds: [{ from: 50 * DAY, to: 51 * DAY }] }
    expect(runTrial(sheet(), none, silent)).toBeUndefined()
  })
})
