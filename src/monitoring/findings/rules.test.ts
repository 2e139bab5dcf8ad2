import { describe, expect, test } from 'vitest'
import { watchOf } from '../watch.ts'
import type { ColumnShift, Evidence, Performance } from '../windows/window.ts'
import { findingsOf, type Situation } from './rules.ts'

const figure = (value: number) => ({ value, low: null, high: null, count: 11_000, convention: '' })

const performance = (gap: number, loss = 0.35, labeled = 11_000): Performance => ({
  predictions: labeled,
  labeled,
  meanPrediction: 0.183,
  labelRate: 0.183 + gap,
  gap: figure(gap),
  logloss: figure(loss),
})

const evidence = (logE: number, mean: number): Evidence => ({
  blocks: 21,
  rows: 33_000,
  mean,
  low: mean - 0.02,
  high: mean + 0.02,
  logE,
  convention: '',
})

const shift = (adjustedP: number, excess: number, lossEffect: number): ColumnShift => ({
  psi: excess + 0.01,
  p: adjustedP,
  adjustedP,
  excess,
  designEffect: 5,
  windows: 3,
  lossEffect,
  jensenShannon: 0.1,
  drifted: adjustedP <= 0.05 && excess >= 0.1,
  convention: '',
})

const situation = (over: Partial<Situation> = {}): Situation => ({
  watch: watchOf('late', { drift: true, calibration: { max: 0.03 }, logloss: { noWorseThanTraining: '10%' } }),
  objective: 'binary',
  champion: 1,
  performance: performance(0.01),
  shifts: {},
  level: 0.05,
  calibration: evidence(0, 0.01),
  loss: evidence(0, 0.01),
  trainedLoss: 0.345,
  passedBefore: new Set(),
  ...over,
})

const said = (over: Partial<Situation>) => findingsOf(situation(over)).map(({ code, severity }) => [code, severity])

describe('what is worth saying', () => {
  test('nothing, while all is within its limits', () => {
    expect(said({})).toEqual([])
    expect(said({ calibration: evidence(9, 0.01), loss: evidence(9, 0.01) })).toEqual([])
  })

  test('a gap beyond the limit is a notice, and an alarm with evidence', () => {
    expect(said({ performance: performance(0.039) })).toEqual([['monitoring.calibration', 'notice']])
    expect(said({ performance: performance(-0.039), calibration: evidence(5, -0.03) })).toEqual([
      ['monitoring.calibration', 'alarm'],
    ])
  })

  test('a limit that was passed shortly before is an alarm when evidence holds, though this window is within it', () => {
    const passedBefore = new Set(['monitoring.calibration'])
    expect(said({ passedBefore })).toEqual([])
    expect(said({ passedBefore, calibration: evidence(4.61, 0.028) })).toEqual([['monitoring.calibration', 'alarm']])
    expect(said({ passedBefore, calibration: evidence(4.6, 0.028) })).toEqual([])
  })

  test('few labels give no notice', () => {
    expect(said({ performance: performance(0.05, 0.5, 900) })).toEqual([])
    const rare = { ...performance(0.05), labelRate: 0.004 }
    expect(said({ performance: rare })).toEqual([])
  })

  test('of few labels the whole interval of the window must lie beyond the limit', () => {
    const few = (low: number, high: number, labeled = 400) => ({
      ...performance(0.05, 0.35, labeled),
      gap: { ...figure(0.05), low, high },
    })
    expect(said({ performance: few(0.02, 0.08) })).toEqual([])
    expect(said({ performance: few(0.031, 0.08) })).toEqual([['monitoring.calibration', 'notice']])
    expect(said({ performance: few(0.031, 0.08), calibration: evidence(5, 0.04) })).toEqual([
      ['monitoring.calibration', 'alarm'],
    ])
    expect(said({ performance: few(0.031, 0.08, 99) })).toEqual([])
    // 400 labels at 5 % hold 20 ones
    expect(said({ performance: { ...few(0.031, 0.08), labelRate: 0.05 } })).toEqual([])
    const loss = (low: number) => ({ ...performance(0.01, 0.35, 400), logloss: { ...figure(0.42), low, high: 0.5 } })
    expect(said({ performance: loss(0.37) })).toEqual([])
    expect(said({ performance: loss(0.38) })).toEqual([['monitoring.logloss', 'notice']])
  })

  test('rides of a week are enough to say that a number is foretold too low', () => {
    const rides = {
      ...performance(0, 0, 168),
      ...{ meanPrediction: 190, labelRate: 214, gap: { ...figure(24), low: 16, high: 32 } },
    }
    const watch = watchOf('rides', { calibration: { max: 10 } })
    const of = { watch, objective: 'regression', performance: rides } as const
    expect(said(of)).toEqual([['monitoring.calibration', 'notice']])
    expect(said({ ...of, calibration: evidence(5.3, 11) })).toEqual([['monitoring.calibration', 'alarm']])
  })

  test('a loss beyond training is a notice, an alarm with evidence that it is worse', () => {
    const worse = performance(0.01, 0.4)
    expect(said({ performance: worse })).toEqual([['monitoring.logloss', 'notice']])
    expect(said({ performance: worse, loss: evidence(6, 0.05) })).toEqual([['monitoring.logloss', 'alarm']])
    expect(said({ performance: worse, loss: evidence(6, -0.05) })).toEqual([['monitoring.logloss', 'notice']])
    expect(said({ performance: worse, trainedLoss: null, loss: null })).toEqual([])
  })

  test('drift is a notice, unless it costs loss or stands beside an alarm', () => {
    const cheap = { origin: shift(0.01, 0.3, 0.02) }
    expect(said({ shifts: cheap })).toEqual([['monitoring.drift', 'notice']])
    expect(said({ shifts: { origin: shift(0.01, 0.3, -0.08) } })).toEqual([['monitoring.drift', 'alarm']])
    expect(said({ shifts: { origin: shift(0.06, 0.3, 0.5), hour: shift(0.01, 0.05, 0.5) } })).toEqual([])
    const both = said({ shifts: cheap, performance: performance(0.01, 0.4), loss: evidence(6, 0.05) })
    expect(both).toEqual([
      ['monitoring.logloss', 'alarm'],
      ['monitoring.drift', 'alarm'],
    ])
  })

  test('only what is asked for is watched', () => {
    const all = { performance: performance(0.05, 0.6), shifts: { origin: shift(0.01, 0.3, 0.2) } }
    expect(said({ ...all, watch: watchOf('late', {}) })).toEqual([])
  })

  test('says it in sentences with the numbers', () => {
    const [calibration, loss, drift] = findingsOf(
      situation({
        performance: performance(0.039, 0.4),
        calibration: evidence(8.5, 0.028),
        loss: evidence(3, 0.05),
        shifts: { origin_late_3h: shift(0.0125, 0.36, 0.145), prediction: shift(0.0125, 0.2, 0.17) },
      }),
    )
    expect(calibration!.message).toBe(
      'Version 1 predicts 18.3 % and 22.2 % come true: the gap of +3.9 points passes the limit of 3 points. ' +
        'Over the 21 days since it took over it is +2.8 points (between +0.8 points and +4.8 points), with evidence of 4,915 to 1 that this is no accident.',
    )
    expect(loss!.message).toBe(
      'The log loss of version 1 is 0.400, 16 % above the 0.345 held out in training; the limit is 10 % above it. ' +
        'Over the 21 days since it took over it is +0.050 (between +0.030 and +0.070), with evidence of 20 to 1; an alarm takes 100 to 1.',
    )
    expect(drift!.message).toBe(
      'prediction (PSI 0.21) and origin_late_3h (PSI 0.37) moved away from what version 1 was trained on, more than the training weeks differ among themselves ' +
        '(adjusted p 0.013, at most 0.05). By the loss that each range had in training this moves the loss by +17 %.',
    )
    expect(drift!.subjects).toEqual(['prediction', 'origin_late_3h'])
  })

  test('says numbers of a regression in their unit', () => {
    const [finding] = findingsOf(
      situation({
        objective: 'regression',
        watch: watchOf('rides', { calibration: { max: 5 } }),
        performance: { ...performance(0), meanPrediction: 120, labelRate: 131.5, gap: figure(11.5) },
        calibration: { ...evidence(0, 11), blocks: 0, mean: null },
      }),
    )
    expect(finding!.message).toBe(
      'Version 1 predicts 120 and 132 come true: the gap of +11.5 passes the limit of 5. No day has all of its labels yet, so this is a notice.',
    )
  })
})
