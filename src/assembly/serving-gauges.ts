import type { ErrorSpec } from '../base/index.ts'
import type { Gauge, Histogram, MetricFamily } from '../http/index.ts'
import { LATENCY_BOUNDS, type ServedNumbers, type Serving } from '../serving/index.ts'
import { errorCatalogs } from './catalog.ts'

type Value = Gauge['values'][number]

const SECOND_US = 1e6
/** Upper bounds that are shown, in seconds; serving counts between more. */
const BOUNDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]
const BATCH_BOUNDS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024]

interface Shown {
  readonly deployment: string
  readonly model: string
  readonly ready: boolean
  readonly numbers: ServedNumbers
}

/** What serving shows at `/metrics`, by endpoint and version. */
export function servingGauges(serving: Pick<Serving, 'names' | 'numbers' | 'describe'>): readonly MetricFamily[] {
  const all = serving.names().map((deployment): Shown => {
    const { model = '', ready = false } = serving.describe(deployment) ?? {}
    return { deployment, model, ready, numbers: serving.numbers(deployment)! }
  })
  return [...answered(all), ...standing(all), ...beside(all)]
}

function answered(all: readonly Shown[]): readonly MetricFamily[] {
  const byVersion = all.flatMap(({ deployment, model, numbers }) =>
    [...numbers.meters].map(([version, meter]) => ({ labels: { deployment, model, version: String(version) }, meter })),
  )
  const durations: Histogram = {
    ...{ name: 'millrace_prediction_duration_seconds', type: 'histogram' },
    help: 'Seconds from the door to the answer, of requests that were answered.',
    values: byVersion.map(({ labels, meter }) => ({
      ...{ labels: { ...labels, outcome: 'ok' }, bounds: BOUNDS, counts: shownBuckets(meter.buckets) },
      sum: meter.latencySumUs / SECOND_US,
    })),
  }
  const failures = all.flatMap(({ deployment, numbers }) =>
    [...numbers.failures].map(([code, value]) => ({ labels: { deployment, outcome: outcomeOf(code), code }, value })),
  )
  const rows = byVersion.map(({ labels, meter }) => ({ labels, value: meter.rows }))
  return [
    durations,
    counter('millrace_prediction_rows_total', 'Rows answered.', rows),
    counter('millrace_prediction_failures_total', 'Requests that failed, by code.', failures),
  ]
}

function standing(all: readonly Shown[]): readonly MetricFamily[] {
  const loaded = all.flatMap(({ deployment, model, numbers }) =>
    numbers.versions.map(({ version, role }) => ({ labels: { deployment, model, version: String(version) }, role })),
  )
  return [
    gauge(
      'millrace_deployment_ready',
      'Whether the endpoint can answer.',
      all.map(({ deployment, ready }) => ({ labels: { deployment }, value: Number(ready) })),
    ),
    gauge(
      'millrace_model_loaded',
      'Versions in memory.',
      loaded.map(({ labels }) => ({ labels, value: 1 })),
    ),
    gauge(
      'millrace_model_info',
      'What a version in memory is there for: primary, canary, shadow or standby.',
      loaded.map(({ labels, role }) => ({ labels: { ...labels, role }, value: 1 })),
    ),
  ]
}

function beside(all: readonly Shown[]): readonly MetricFamily[] {
  const depth = (one: Shown): number => one.numbers.versions.reduce((sum, { waitingRows }) => sum + waitingRows, 0)
  return [
    gauge(
      'millrace_prediction_queue_depth',
      'Rows that wait or run.',
      all.map((one) => ({ labels: { deployment: one.deployment }, value: depth(one) })),
    ),
    counter(
      'millrace_unpaired_rows_total',
      'Rows the version beside never scored: too many waited.',
      all.map(({ deployment, numbers }) => ({ labels: { deployment }, value: numbers.unpaired })),
    ),
    {
      ...{ name: 'millrace_prediction_batch_size', type: 'histogram', help: 'Rows that ran together.' },
      values: all.map(({ deployment, numbers }) => ({ labels: { deployment }, ...batchesOf(numbers) })),
    },
  ]
}

/** The counts between fewer bounds; each of these is one of those. */
function shownBuckets(buckets: Float64Array): Float64Array {
  const shown = new Float64Array(BOUNDS.length + 1)
  buckets.forEach((count, i) => {
    const at = BOUNDS.findIndex((bound) => (LATENCY_BOUNDS[i] ?? Number.POSITIVE_INFINITY) <= bound * SECOND_US)
    shown[at < 0 ? BOUNDS.length : at]! += count
  })
  return shown
}

function batchesOf({ versions }: ServedNumbers) {
  const counts = new Float64Array(BATCH_BOUNDS.length + 1)
  let sum = 0
  for (const { rows, count } of versions.flatMap(({ statistics }) => statistics.batches)) {
    const at = BATCH_BOUNDS.findIndex((bound) => rows <= bound)
    counts[at < 0 ? BATCH_BOUNDS.length : at]! += count
    sum += rows * count
  }
  return { bounds: BATCH_BOUNDS, counts, sum }
}

const SPECS: ReadonlyMap<string, ErrorSpec> = new Map(
  errorCatalogs.flatMap(({ room, specs }) => Object.entries(specs).map(([key, spec]) => [`${room}.${key}`, spec])),
)
const FAULT = 500

/** How a failure with this code is called: `rejected` where there was too much to do, `error` where it was our fault. */
export function outcomeOf(code: string): 'client_error' | 'error' | 'rejected' | 'timeout' {
  const status = SPECS.get(code)?.status ?? FAULT
  if (status === 429) return 'rejected'
  if (status === 504) return 'timeout'
  return status >= FAULT ? 'error' : 'client_error'
}

function counter(name: string, help: string, values: readonly Value[]): Gauge {
  return { name, help, type: 'counter', values }
}

function gauge(name: string, help: string, values: readonly Value[]): Gauge {
  return { name, help, type: 'gauge', values }
}
