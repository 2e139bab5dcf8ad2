/** Upper bounds of the latency histogram, in seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** One number that a room wants to be seen at `/metrics`; names and labels by the Prometheus conventions. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly values: readonly { readonly labels?: Readonly<Record<string, string>>; readonly value: number }[]
}

/** Counts the requests of one action without allocating on the way of one. */
export interface Counter {
  add(status: number, seconds: number): void
}

/** What was counted of one action. */
export interface ActionCounts {
  readonly byStatus: ReadonlyMap<number, number>
  readonly buckets: Float64Array
  /** Seconds, and requests. */
  readonly sums: Float64Array
}

/** What was counted, by action. */
export type Counts = ReadonlyMap<string, ActionCounts>

/** Counts requests by action. */
export interface Metrics {
  /** The counter of an action, to be kept by whoever counts often. It shows once it has counted. */
  counter(action: string): Counter
  count(action: string, status: number, seconds: number): void
  /** What was counted up to now: not a copy. */
  counts(): Counts
  /** The text that Prometheus reads, with what other processes counted. */
  text(gauges: readonly Gauge[], others?: readonly Counts[]): string
}

interface Counted extends Counter, ActionCounts {
  readonly byStatus: Map<number, number>
}

/** Counters of requests by action and status, and a latency histogram by action. Source: Prometheus text format 0.0.4. */
export function createMetrics(): Metrics {
  const counters = new Map<string, Counted>()
  const counter = (action: string): Counter => {
    let found = counters.get(action)
    if (found === undefined) {
      found = createCounter()
      counters.set(action, found)
    }
    return found
  }
  return {
    counter,
    count: (action, status, seconds) => counter(action).add(status, seconds),
    counts: () =>
      new Map([...counters].map(([action, { byStatus, buckets, sums }]) => [action, { byStatus, buckets, sums }])),
    text(gauges, others = []) {
      const all = others.length === 0 ? counters : sumOf([counters, ...others])
      const counted = [...all].filter(([, { byStatus }]) => byStatus.size > 0)
      return [...requestLines(counted), ...latencyLines(counted), ...gauges.flatMap(gaugeLines), ''].join('\n')
    },
  }
}

function createCounter(): Counted {
  const byStatus = new Map<number, number>()
  const buckets = new Float64Array(BOUNDS.length + 1)
  const sums = new Float64Array(2)
  return {
    ...{ byStatus, buckets, sums },
    add(status, seconds) {
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1)
      let bucket = 0
      while (bucket < BOUNDS.length && seconds > BOUNDS[bucket]!) bucket++
      buckets[bucket]!++
      sums[0]! += seconds
      sums[1]!++
    },
  }
}

/** Adds up what several processes counted. */
export function sumOf(all: readonly Counts[]): Counts {
  const sums = new Map<string, Counted>()
  for (const counts of all)
    for (const [action, { byStatus, buckets, sums: totals }] of counts) {
      const sum = sums.get(action) ?? createCounter()
      sums.set(action, sum)
      for (const [status, count] of byStatus) sum.byStatus.set(status, (sum.byStatus.get(status) ?? 0) + count)
      for (let i = 0; i < buckets.length; i++) sum.buckets[i]! += buckets[i]!
      for (let i = 0; i < totals.length; i++) sum.sums[i]! += totals[i]!
    }
  return sums
}

function requestLines(counters: readonly [string, ActionCounts][]): string[] {
  const lines = head('millrace_http_requests_total', 'Requests answered, by action and status.', 'counter')
  for (const [action, { byStatus }] of counters)
    for (const [status, count] of byStatus)
      lines.push(`millrace_http_requests_total${labelText({ action, status: String(status) })} ${count}`)
  return lines
}

function latencyLines(counters: readonly [string, ActionCounts][]): string[] {
  const name = 'millrace_http_request_seconds'
  const lines = head(name, 'Seconds from a request to the end of its answer, by action.', 'histogram')
  for (const [action, { buckets, sums }] of counters) {
    const [sum, count] = sums
    let below = 0
    BOUNDS.forEach((bound, i) => {
      below += buckets[i]!
      lines.push(`${name}_bucket${labelText({ action, le: String(bound) })} ${below}`)
    })
    lines.push(`${name}_bucket${labelText({ action, le: '+Inf' })} ${count}`)
    lines.push(`${name}_sum${labelText({ action })} ${sum}`, `${name}_count${labelText({ action })} ${count}`)
  }
  return lines
}

function gaugeLines({ name, help, type, values }: Gauge): string[] {
  return [...head(name, help, type), ...values.map(({ labels, value }) => `${name}${labelText(labels ?? {})} ${value}`)]
}

const head = (name: string, help: string, type: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
]

function labelText(labels: Readonly<Record<string, string>>): string {
  const inner = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return inner.length === 0 ? '' : `{${inner.join(',')}}`
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
