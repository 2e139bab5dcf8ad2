import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createDueMeasurements } from '../../src/automation/due.ts'
import { createEvents, idMaker, manualClock, seededRandom } from '../../src/base/index.ts'
import type { Reference } from '../../src/evaluation/index.ts'
import { compile, feedsOf, scoresOf } from '../../src/inference/index.ts'
import { createMonitoring, monitoringMigrations, type WindowReport } from '../../src/monitoring/index.ts'
import { type WatchSpec, watchOf } from '../../src/monitoring/watch.ts'
import type { Journal } from '../../src/serving/index.ts'
import { openEmbeddedDatabase } from '../../src/storage/index.ts'
import { numberColumn, sliceRows, type Table, tableOf } from '../../src/table/index.ts'
import { createLab, type LabRows } from '../../src/training/lab.ts'
import type { Course } from './streams.ts'

const DAY = 86_400_000
const silent = (): void => undefined

/** One window as it was at its end, with the labels that had come by then, and once all had come. */
export interface Watched {
  readonly from: number
  readonly early: WindowReport
  readonly mature: WindowReport
}

/** A stream that was watched. */
export interface Watching {
  readonly windows: readonly Watched[]
  /** Every measurement in the order of time: of windows that end, and of earlier ones again as their labels come. */
  readonly measured: readonly WindowReport[]
  /** What training held out. */
  readonly heldOut: Reference['heldOut']
}

/**
 * Trains on the first stretch as a training does (learned before the cut, judged and its estimator fitted on what was held out, learned again from
 * all), and lets the room of monitoring watch what follows: windows when they end, and again as the loop measures them again.
 */
export async function watchCourse(course: Course, spec: WatchSpec): Promise<Watching> {
  const { rows, live, end, windowMs } = course
  const model = learn(course)
  const folder = mkdtempSync(`${tmpdir()}/millrace-bench-`)
  const database = await openEmbeddedDatabase({ folder })
  try {
    await database.migrate(monitoringMigrations)
    const clock = manualClock(live)
    const watch = watchOf('late', { ...spec, window: `${windowMs / DAY}d` })
    const monitoring = createMonitoring({
      ...{ database, clock, newId: idMaker(clock, seededRandom(1)) },
      journal: streamOver(journalOf(from(rows, live), model.onnx)),
      events: createEvents(() => clock.now(), silent),
      referenceOf: async () => model.reference,
      estimatorOf: async () => (typeof model.estimator === 'string' ? undefined : model.estimator),
      watched: async (endpoint) => ({ endpoint, model: 'late', watch }),
    })
    const measured: WindowReport[] = []
    const measure: typeof monitoring.measure = async (endpoint, span) => {
      const report = await monitoring.measure(endpoint, span)
      measured.push(report)
      return report
    }
    const due = createDueMeasurements({ monitoring: { ...monitoring, measure } })
    for (let now = live + windowMs; now <= end; now += windowMs) {
      clock.moveTo(now)
      await due.measure({ endpoint: 'late', watch, since: live, now })
    }
    clock.moveTo(end + LATEST)
    const windows: Watched[] = []
    for (let at = live; at + windowMs <= end; at += windowMs) {
      const early = measured.find((one) => one.from === at)!
      const mature = await monitoring.measure('late', { from: at, to: at + windowMs })
      windows.push({ from: at, early, mature })
    }
    return { windows, measured, heldOut: model.reference.heldOut }
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** By then all labels are there. */
const LATEST = 30 * DAY

function learn({ rows, learner, cut, live }: Course) {
  const lab = createLab({ ...before(rows, live), cut })
  const first = lab.fit({ learner, seed: 1, on: 'train' }, silent)
  const all = lab.fit({ learner, seed: 1, on: 'all', rounds: first.rounds! }, silent)
  const metrics = lab.judge(first.onnx) as Parameters<typeof lab.reference>[1]['metrics']
  const heldOut = { rows: rows.times.filter((time) => time >= cut && time < live).length, from: cut, to: live, metrics }
  return {
    onnx: all.onnx,
    reference: lab.reference(all.onnx, heldOut),
    estimator: lab.estimator(first.onnx),
  }
}

const placeOf = ({ times }: LabRows, moment: number): number => times.findIndex((time) => time >= moment)
const before = (rows: LabRows, end: number): LabRows => part(rows, 0, placeOf(rows, end))
const from = (rows: LabRows, begin: number): LabRows => part(rows, placeOf(rows, begin), rows.times.length)

function part(rows: LabRows, first: number, last: number): LabRows {
  const cut = (values: Float64Array): Float64Array => values.slice(first, last)
  const { label, times, known } = rows
  return { ...rows, table: sliceRows(rows.table, first, last), label: cut(label), times: cut(times), known: cut(known) }
}

/** What a journal holds of requests that one version answered. */
function journalOf({ table, features, label, times, known }: LabRows, onnx: Uint8Array): Table {
  const plan = compile(onnx)
  const score = numberColumn(scoresOf(plan.run(feedsOf(table, plan))))
  const one = numberColumn(new Float64Array(table.rows).fill(1))
  const none = numberColumn(new Float64Array(table.rows).fill(Number.NaN))
  return tableOf({
    ...{ at: numberColumn(times), champion: one, champion_score: score, score },
    ...{ challenger: none, challenger_score: none, label: numberColumn(label), label_at: numberColumn(known) },
    ...Object.fromEntries(features.map((name) => [`f:${name}`, table.columns.get(name)!])),
  })
}

/** The rows of a window with the labels that are known at a moment, as a journal streams them. */
function streamOver(rows: Table): Pick<Journal, 'stream' | 'changes'> {
  const numbers = (name: string): Float64Array => (rows.columns.get(name) as { values: Float64Array }).values
  const [at, label, labelAt] = [numbers('at'), numbers('label'), numbers('label_at')]
  const place = (moment: number): number => {
    const found = at.findIndex((time) => time >= moment)
    return found < 0 ? at.length : found
  }
  return {
    changes: async () => ({ rows: [], labels: [], mark: { rows: 0, labels: 0 } }),
    async *stream(_, { from, to, knownBy = Number.POSITIVE_INFINITY }) {
      const [first, last] = [place(from), place(to)]
      const seen = (values: Float64Array) =>
        numberColumn(values.slice(first, last).map((value, i) => (labelAt[first + i]! <= knownBy ? value : Number.NaN)))
      const part = sliceRows(rows, first, last)
      let next = Number.POSITIVE_INFINITY
      for (let row = first; row < last; row++) if (labelAt[row]! > knownBy) next = Math.min(next, labelAt[row]!)
      yield { rows: tableOf(new Map([...part.columns, ['label', seen(label)], ['label_at', seen(labelAt)]])), next }
    },
  }
}
