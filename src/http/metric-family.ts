/** What tells one series of a name from another. */
export type Labels = Readonly<Record<string, string>>

/** One number that a room wants to be seen at `/metrics`; names and labels by the Prometheus conventions. */
export interface Gauge {
  readonly name: string
  readonly help: string
  readonly type: 'gauge' | 'counter'
  readonly values: readonly { readonly labels?: Labels; readonly value: number }[]
}

/** A distribution that a room wants to be seen. */
export interface Histogram {
  readonly name: string
  readonly help: string
  readonly type: 'histogram'
  readonly values: readonly HistogramValue[]
}

export interface HistogramValue {
  readonly labels?: Labels
  /** Upper bounds, ascending. */
  readonly bounds: readonly number[]
  /** Of each bucket, not summed up; one more than there are bounds. */
  readonly counts: ArrayLike<number>
  readonly sum: number
  /** Of each bucket one observation whose trace is kept; shown in OpenMetrics only. */
  readonly exemplars?: readonly (Exemplar | undefined)[]
}

/** One observation, and the trace in which it was made. */
export interface Exemplar {
  readonly traceId: string
  readonly value: number
  /** Milliseconds since 1970. */
  readonly at: number
}

/** All series of one name. */
export type MetricFamily = Gauge | Histogram

/** The labels as they stand behind a name. */
export function labelText(labels: Labels): string {
  const inner = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`)
  return inner.length === 0 ? '' : `{${inner.join(',')}}`
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
