import type { WindowReport } from '../../src/monitoring/index.ts'
import type { WatchSpec } from '../../src/monitoring/watch.ts'
import { type BenchOptions, isAsked, type Measured, measuredIn } from '../bench.ts'
import { attackCourse, bikeCourse, type Course } from '../warning/streams.ts'
import { type Watched, watchCourse } from '../warning/watched.ts'

const HOUR = 3_600_000
const measured = measuredIn('warning')

/** A known stream, watched by all that the product has. */
interface Case {
  readonly name: string
  readonly course: Course | undefined
  readonly watch: WatchSpec
}

const ALL = { drift: true, estimate: true, concept: true, logloss: { noWorseThanTraining: '10%' } } as const

/**
 * Whether the loop warns before the loss on data in which the world really changed: windows in order, each looked at when it ends, with the labels
 * that had come by then. The loss is the first window whose realized loss has its whole 95 % interval above that of the held-out rows. A warning
 * is any message that does not speak of realized loss.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const asked: readonly Case[] = [
    // a twentieth of the mean of 200 rides an hour
    { name: 'bikes', course: bikeCourse(HOUR), watch: { ...ALL, calibration: { max: 10 } } },
    {
      name: 'attacks',
      course: attackCourse(24 * HOUR),
      watch: { ...ALL, calibration: { max: 0.03 } },
    },
  ]
  for (const one of asked) {
    if (!isAsked(one.name, options)) continue
    if (one.course) yield* warned(one, one.course)
    else process.stderr.write(`no data for ${one.name}\n`)
  }
}

async function* warned({ name, watch }: Case, course: Course): AsyncIterable<Measured> {
  const { windows, heldOut } = await watchCourse(course, watch)
  const metric = course.rows.objective === 'binary' ? 'logloss' : 'rmse'
  const usual = heldOut.metrics[metric]!
  const isLost = ({ mature }: Watched): boolean => (mature[metric]?.low ?? 0) > (usual.high ?? usual.value)
  const loss = windows.findIndex(isLost)
  const lasting = windows.findIndex(
    (_, k) => k + LASTING <= windows.length && windows.slice(k, k + LASTING).every(isLost),
  )
  const [first, alarm] = [() => true, (severity: string) => severity === 'alarm'].map((counts) =>
    windows.findIndex(({ early }) => warningsOf(early, counts).length > 0),
  )
  const before = windows.slice(0, loss).filter(({ early }) => warningsOf(early).length > 0).length
  const common = { theirs: null, peer: 'none', runs: windows.length }
  const dated = (at: number): string => (at < 0 ? 'never' : new Date(windows[at]!.from).toISOString().slice(0, 10))
  yield measured(`${name}: windows from the first warning to the loss`, {
    ...{ ...common, ours: loss - first!, unit: 'windows' },
    note: `loss ${dated(loss)} (lasting from ${dated(lasting)}), warned ${dated(first!)} by ${words(windows[first!])}; ${before} windows with a warning among the ${loss} before the loss`,
  })
  yield measured(`${name}: windows from the first alarm to the lasting loss`, {
    ...{ ...common, ours: lasting - alarm!, unit: 'windows' },
    note: `alarm ${dated(alarm!)} by ${words(windows[alarm!], 'alarm')}; alarms of realized loss from ${dated(windows.findIndex(({ mature }) => mature.alerts.some((one) => one.severity === 'alarm' && isOfLoss(one))))}`,
  })
}

/** So many windows in a row are no accident. */
const LASTING = 4

type Found = WindowReport['alerts'][number]

/** True of what speaks of loss that was realized. */
const isOfLoss = ({ code, evidence }: Found): boolean =>
  code === 'monitoring.logloss' || (code === 'monitoring.estimate' && evidence['realized'] === true)

const warningsOf = ({ alerts }: WindowReport, counts: (severity: string) => boolean = () => true): readonly Found[] =>
  alerts.filter((one) => !isOfLoss(one) && counts(one.severity))

const words = (window: Watched | undefined, severity?: string): string =>
  window
    ? warningsOf(window.early, (its) => severity === undefined || its === severity)
        .map((one) => `${one.code} ${one.severity}`)
        .join(', ')
    : 'nothing'
