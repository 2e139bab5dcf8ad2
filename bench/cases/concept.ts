import { seededRandom } from '../../src/base/index.ts'
import { conceptWatch, type DetectorName } from '../../src/evaluation/index.ts'
import { type BenchOptions, isAsked, type Measured, measuredIn } from '../bench.ts'
import { falseRate, findChanges, summaryOf } from '../concept/detect.ts'
import { learnOn } from '../concept/electricity.ts'
import { streamIn } from '../concept/files.ts'
import { type Stream, seaStream, sineStream, treeStream } from '../concept/streams.ts'
import { type Driver, openPeer } from '../drivers/driver.ts'

const measured = measuredIn('concept')

const FILES = {
  sea: { file: 'known_drift/sea_0123_abrupto_noise_0.2.csv', changes: [10_000, 20_000, 30_000] },
  trees: { file: 'known_drift/rt_8873985678962563_abrupto.csv', changes: [10_000, 20_000, 30_000] },
  sine: { file: 'known_drift/sine_0123_gradual.csv', changes: [9_250, 19_500, 29_500] },
} as const

const MADE: Readonly<Record<string, (seed: number) => Stream>> = { sea: seaStream, trees: treeStream, sine: sineStream }

const SEEDS = 20

/**
 * Changes of the concept: `file-…` the files with known places, `made-…` 20 generated streams of each family (`ours`: false alarms in 10,000
 * rows; the delays are in the note), `steady` errors of a rate that does not change, `electricity`, and `speed-…` against River.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  for (const [family, { file, changes }] of Object.entries(FILES)) {
    const stream = isAsked(`file-${family}`, options) ? streamIn(file, changes) : undefined
    if (stream) yield delaysOf(`file-${family}`, [stream])
  }
  for (const [family, make] of Object.entries(MADE)) {
    if (!isAsked(`made-${family}`, options)) continue
    const seeds = options.quick ? 2 : SEEDS
    yield delaysOf(
      `made-${family}`,
      Array.from({ length: seeds }, (_, k) => () => make(k + 1)),
    )
  }
  if (isAsked('steady', options)) yield* steady(options.quick ? 5 : 60)
  if (isAsked('electricity', options)) yield* electricity()
  yield* speeds(options)
}

function delaysOf(name: string, streams: readonly (Stream | (() => Stream))[]): Measured {
  const all = streams.map((stream) => findChanges(typeof stream === 'function' ? stream() : stream))
  return alone(name, {
    ours: falseRate(all),
    unit: 'false alarms in 10,000 rows',
    runs: all.length,
    note: summaryOf(all),
  })
}

type Alone = Omit<Parameters<typeof measured>[1], 'peer' | 'theirs'>

const alone = (name: string, figures: Alone): Measured => measured(name, { peer: 'none', theirs: null, ...figures })

const STEADY_ROWS = 20_000

function* steady(runs: number): Iterable<Measured> {
  for (const rate of [0.02, 0.05, 0.2, 0.4]) {
    let alarms = 0
    for (let run = 1; run <= runs; run++) {
      const errors = errorsOf(run, STEADY_ROWS, rate)
      alarms += conceptWatch({ width: 0, kind: 'class', binary: false }).add({ rows: errors.length, errors }).length
    }
    const ours = (alarms * 10_000) / (runs * STEADY_ROWS)
    yield alone(`steady ${rate}`, {
      ours,
      unit: 'false alarms in 10,000 rows',
      runs,
      note: `${STEADY_ROWS} rows a run`,
    })
  }
}

function errorsOf(seed: number, rows: number, rate: number): Float64Array {
  const random = seededRandom(seed)
  return Float64Array.from({ length: rows }, () => Number(random.next() < rate))
}

/** A no-change predictor is right in so many rows: less than that is worth nothing. */
const NO_CHANGE = 85.33

function* electricity(): Iterable<Measured> {
  const stream = streamIn('electricity/electricity.csv', [])
  if (!stream) return
  for (const lagged of [true, false]) {
    const { accuracy, alarms } = learnOn(stream, lagged)
    const situation = lagged
      ? 'labels at once: those of the rows 1, 2, 3, 48 and 336 before are learned from'
      : 'no earlier labels are learned from, and no view of the price against its own mean'
    const verdict = 100 * accuracy > NO_CHANGE ? 'beats no-change' : 'cannot beat no-change'
    yield measured(`electricity ${lagged ? 'labels at once' : 'columns alone'}`, {
      ...{ peer: 'no-change', ours: 100 * accuracy, theirs: NO_CHANGE, unit: '% right', runs: 1 },
      note: `${situation}; ${verdict}; ${alarms} alarms`,
    })
  }
}

const SPEED_ROWS = 200_000
const DETECTORS: readonly DetectorName[] = ['adwin', 'ddm', 'eddm', 'hddm-a', 'hddm-w', 'page-hinkley']

interface Detected {
  readonly found: readonly number[]
  readonly cpu: number
}

async function* speeds(options: BenchOptions): AsyncIterable<Measured> {
  const asked = [...DETECTORS, 'default' as const].filter((name) => isAsked(`speed-${name}`, options))
  if (asked.length === 0) return
  const random = seededRandom(1)
  const errors = Float64Array.from({ length: SPEED_ROWS }, (_, row) =>
    Number(random.next() < (row % 50_000 < 25_000 ? 0.1 : 0.3)),
  )
  const river = openPeer('river_peer.py', { environment: '.venv-concept', setup: 'setup concept' })
  for (const detector of asked) yield speedOf(detector, errors, await riverOf(river, detector, errors))
  await river?.close()
}

async function riverOf(
  river: Driver | undefined,
  detector: DetectorName,
  errors: Float64Array,
): Promise<Detected | undefined> {
  return detector === 'default' ? undefined : river?.ask<Detected>('detect', { detector, values: [...errors] })
}

function speedOf(detector: DetectorName, errors: Float64Array, theirs: Detected | undefined): Measured {
  const watch = conceptWatch({ width: 0, kind: 'class', binary: false, detector })
  const before = process.cpuUsage()
  const found = watch.add({ rows: errors.length, errors }).map(({ row }) => row)
  const { user, system } = process.cpuUsage(before)
  const same = theirs && (JSON.stringify(found) === JSON.stringify(theirs.found) ? 'the same rows' : 'other rows')
  const perRow = (seconds: number): number => (1e9 * seconds) / errors.length
  return measured(`speed-${detector}`, {
    ...{ peer: 'River', ours: perRow((user + system) / 1e6), theirs: theirs ? perRow(theirs.cpu) : null },
    ...{ unit: 'ns of CPU a row', runs: 1, note: `${found.length} drifts${same ? `, ${same} as River` : ''}` },
  })
}
