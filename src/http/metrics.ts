import type { Exemplar, HistogramValue, MetricFamily } from './metric-family.ts'

/** Upper bounds of the latency histogram, in seconds: those of OpenTelemetry, so that both say the same. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const SUM = BOUNDS.length + 1

/** What is counted under one name. */
export interface Counted {
  /** The name of an action, or of a route of another protocol. */
  readonly action: string
  readonly method: string
  /** Its address, with parameters in place of their values. */
  readonly route: string
}

/** Counts the requests of one action without allocating on the way of one. */
export interface Counter {
  add(status: number, seconds: number): void
  /** Remembers the trace of what was just added. */
  traced(status: number, seconds: number, traceId: string): void
}

/** What was counted of one action: by status its buckets, and the seconds behind them. */
export interface ActionCounts extends Counted {
  readonly byStatus: ReadonlyMap<number, Float64Array>
  /** By status of each bucket the last request whose trace was told. */
  readonly exemplars: ReadonlyMap<number, readonly (Exemplar | undefined)[]>
}

/** What was counted, each under its own key. */
export type Counts = ReadonlyMap<string, ActionCounts>

/** Counts requests by action. */
export interface Metrics {
  /** The counter of an action, to be kept by whoever counts often. It shows once it has counted. */
  counter(counted: Counted): Counter
  /** What was counted up to now: not a copy. */
  counts(): Counts
}

type Counting = Counter &
  Omit<ActionCounts, 'byStatus' | 'exemplars'> & {
    readonly byStatus: Map<number, Float64Array>
    readonly exemplars: Map<number, (Exemplar | undefined)[]>
  }

/** Counters of requests by action and status, with their latencies. */
export function createMetrics(): Metrics {
  const counters = new Map<string, Counting>()
  return {
    counter(counted) {
      const key = `${counted.method} ${counted.action} ${counted.route}`
      const known = counters.get(key) ?? createCounter(counted)
      counters.set(key, known)
      return known
    },
    counts: () => new Map([...counters].map(([key, { add: _, traced: __, ...counts }]) => [key, counts])),
  }
}

function createCounter({ action, method, route }: Counted): Counting {
  const byStatus = new Map<number, Float64Array>()
  const exemplars = new Map<number, (Exemplar | undefined)[]>()
  return {
    ...{ action, method, route, byStatus, exemplars },
    add(status, seconds) {
      let counts = byStatus.get(status)
      if (counts === undefined) {
        counts = new Float64Array(SUM + 1)
        byStatus.set(status, counts)
      }
      counts[bucketOf(seconds)]!++
      counts[SUM]! += seconds
    },
    traced(status, seconds, traceId) {
      const own = exemplars.get(status) ?? new Array<Exemplar | undefined>(BOUNDS.length + 1).fill(undefined)
      exemplars.set(status, own)
      own[bucketOf(seconds)] = { traceId, value: seconds, at: Date.now() }
    },
  }
}

function bucketOf(seconds: number): number {
  let bucket = 0
  while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]!) bucket++
  return bucket
}

type Exemplars = readonly (Exemplar | undefined)[]

/** Of two observations of a bucket the later one. */
function laterOf(a: Exemplars | undefined, b: Exemplars | undefined): Exemplars | undefined {
  if (!a || !b) return a ?? b
  return a.map((one, i) => (one && b[i] ? (one.at >= b[i].at ? one : b[i]) : (one ?? b[i])))
}

/** Adds up what several processes counted. */
export function sumOf(all: readonly Counts[]): Counts {
  const sums = new Map<string, Omit<Counting, 'add' | 'traced'>>()
  for (const counts of all)
    for (const [key, { byStatus, exemplars, ...counted }] of counts) {
      const sum = sums.get(key) ?? { ...counted, byStatus: new Map<number, Float64Array>(), exemplars: new Map() }
      sums.set(key, sum)
      for (const [status, more] of exemplars)
        sum.exemplars.set(status, [...(laterOf(sum.exemplars.get(status), more) ?? [])])
      for (const [status, more] of byStatus) {
        const before = sum.byStatus.get(status)
        sum.byStatus.set(
          status,
          before === undefined ? Float64Array.from(more) : before.map((one, i) => one + more[i]!),
        )
      }
    }
  return sums
}

/** What was counted, as Prometheus is shown it. */
export function requestFamilies(counts: Counts): readonly MetricFamily[] {
  const all = [...counts.values()].flatMap(({ byStatus, exemplars, ...counted }) =>
    [...byStatus].map(([status, its]) => ({
      ...counted,
      code: String(status),
      buckets: its.subarray(0, SUM),
      sum: its[SUM]!,
      exemplars: exemplars.get(status),
    })),
  )
  const byAction = new Map<
    string,
    { readonly labels: { readonly action: string; readonly status: string }; value: number }
  >()
  const byRoute = new Map<string, HistogramValue>()
  for (const { action, method, route, code, buckets, sum, exemplars } of all) {
    const requests = buckets.reduce((total, count) => total + count, 0)
    const known = byAction.get(`${action} ${code}`)
    if (known) known.value += requests
    else byAction.set(`${action} ${code}`, { labels: { action, status: code }, value: requests })
    const before = byRoute.get(`${method} ${route} ${code}`)
    const traced = laterOf(before?.exemplars, exemplars)
    byRoute.set(`${method} ${route} ${code}`, {
      ...(traced && { exemplars: traced }),
      ...{ labels: { method, route, code }, bounds: BOUNDS, sum: sum + (before?.sum ?? 0) },
      counts: before ? buckets.map((count, i) => count + before.counts[i]!) : buckets,
    })
  }
  return [
    {
      ...{ name: 'millrace_http_requests_total', type: 'counter', help: 'Requests answered, by action and status.' },
      values: [...byAction.values()],
    },
    {
      ...{ name: 'millrace_http_request_duration_seconds', type: 'histogram' },
      help: 'Seconds from a request to the end of its answer.',
      values: [...byRoute.values()],
    },
  ]
}
