import { describe, expect, test } from 'vitest'
import { journalRows, LIVE, scoreDays, valuesOf } from '../../../test/support/journals.ts'
import { DAY } from '../../base/index.ts'
import { watchOf } from '../watch.ts'
import type { ColumnShift, Segment, WindowReport } from '../windows/window.ts'
import { missingFinding, segmentFinding } from './columns.ts'
import { labelsFinding, trafficFinding } from './traffic.ts'
import { wordsFor } from './words.ts'

const WEEK = 7 * DAY
const span = { from: LIVE, to: LIVE + WEEK }
const earlier = (...predictions: number[]) =>
  predictions.map((count, k) => ({
    from: LIVE - (k + 1) * WEEK,
    to: LIVE - k * WEEK,
    predictions: count,
  })) as WindowReport[]

describe('requests that are not there', () => {
  test('are an alarm where there were some in both windows before, a notice where few are left', () => {
    expect(trafficFinding(0, earlier(500, 400), span)).toMatchObject({
      severity: 'alarm',
      message: expect.stringContaining('400'),
    })
    expect(trafficFinding(39, earlier(500, 400), span)).toMatchObject({ severity: 'notice' })
    expect(trafficFinding(40, earlier(500, 400), span)).toBeUndefined()
  })

  test('are not missed where there were never many, or only for one window, or for a longer one', () => {
    expect(trafficFinding(0, earlier(500, 99), span)).toBeUndefined()
    expect(trafficFinding(0, earlier(500), span)).toBeUndefined()
    expect(trafficFinding(0, earlier(500, 400), { from: LIVE, to: LIVE + DAY })).toBeUndefined()
  })
})

describe('labels that do not come', () => {
  /** Three weeks, in the last of which only this share of rows is labeled. */
  function found(share: number, knownBy = LIVE + 3 * WEEK) {
    const rows = journalRows(LIVE - 2 * WEEK, { days: 21 })
    const [at, label, labelAt] = ['at', 'label', 'label_at'].map((name) => valuesOf(rows, name))
    for (let row = 0; row < rows.rows; row++)
      if (at![row]! >= LIVE && row % 100 >= 100 * share) label![row] = labelAt![row] = Number.NaN
    return labelsFinding({ history: scoreDays(rows), deadline: 2 * DAY, span, knownBy })
  }

  test('are a notice below the usual share, an alarm below half of it, and nothing near it', () => {
    expect(found(0.95)).toBeUndefined()
    expect(found(0.7)).toMatchObject({ severity: 'notice', evidence: { usual: 1 } })
    expect(found(0.3)).toMatchObject({ severity: 'alarm' })
  })

  test('are waited for until 99 of 100 have come', () => {
    expect(found(0.3, LIVE + DAY)).toBeUndefined()
  })
})

const shift = (drifted: boolean, missing: number, trainedMissing: number) =>
  ({ drifted, missing, trainedMissing }) as unknown as ColumnShift

test('values that are missing are told of columns that drifted, the worst first', () => {
  const shifts = { a: shift(true, 0.2, 0.1), b: shift(true, 0.9, 0), c: shift(false, 0.9, 0), d: shift(true, 0.1, 0.1) }
  expect(missingFinding(shifts, 1)).toMatchObject({ severity: 'alarm', subjects: ['b', 'a'] })
  expect(missingFinding({ a: shifts.a }, 1)).toMatchObject({
    severity: 'notice',
    message: 'Values are missing in a (20 %, in training 10 %).',
  })
  expect(missingFinding({ d: shifts.d }, 1)).toBeUndefined()
})

describe('a segment that is off', () => {
  const watch = watchOf('late', { calibration: { max: 0.03 }, segments: ['origin'] })
  const segment = (value: string, gap: number, logE: number, refused: string | null = null) =>
    ({
      column: 'origin',
      value,
      refused,
      performance: { gap: { value: gap }, labeled: 900 },
      calibration: { logE },
    }) as Segment
  const say = (...segments: Segment[]) => segmentFinding({ watch, champion: 1, segments, say: wordsFor('binary') })

  test('is an alarm with evidence of 100 to 1 for each segment that was looked at', () => {
    expect(say(segment('ATL', 0.05, 5.4), segment('CMH', 0, 0))).toMatchObject({ subjects: ['origin=ATL'] })
    expect(say(segment('ATL', 0.05, 5.2), segment('CMH', 0, 0))).toBeUndefined()
    expect(say(segment('ATL', 0.05, 5.2))).toMatchObject({ severity: 'alarm' })
  })

  test('is none within the limit, or with too few labels', () => {
    expect(say(segment('ATL', 0.02, 50))).toBeUndefined()
    expect(say(segment('ATL', 0.2, 50, 'not enough: n = 3'))).toBeUndefined()
  })
})
