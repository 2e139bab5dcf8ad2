import { type Exemplar, type Gauge, type HistogramValue, labelText, type MetricFamily } from './metric-family.ts'
import { createGuard, MOST_SERIES, type SeriesGuard } from './series-guard.ts'

/** In which of its two texts Prometheus is answered. */
export type Form = 'text' | 'openmetrics'

export const CONTENT_TYPES: Readonly<Record<Form, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
}

/** Writes families of series down. */
export interface Exposition {
  /** Families without a series are left out; two of one name are a fault. */
  text(families: readonly MetricFamily[], form: Form): string
}

/**
 * Writes what Prometheus reads, no more than so many series: of more, the newest are added up as `__other__` and counted.
 *
 * Source: Prometheus text format 0.0.4, OpenMetrics 1.0.0.
 */
export function createExposition(most = MOST_SERIES): Exposition {
  const guard = createGuard(most)
  return {
    text(families, form) {
      guard.begin()
      const lines = families.filter(({ values }) => values.length > 0).flatMap((family) => linesOf(family, guard, form))
      guard.end()
      lines.push(...linesOf(droppedFamily(guard.dropped), UNGUARDED, form))
      if (form === 'openmetrics') lines.push('# EOF')
      return `${lines.join('\n')}\n`
    },
  }
}

const UNGUARDED: Pick<SeriesGuard, 'values' | 'histograms'> = {
  values: (_, { values }) => values,
  histograms: (_, values) => values,
}

const droppedFamily = (dropped: number): Gauge => ({
  ...{ name: 'millrace_metrics_dropped_series_total', type: 'counter', values: [{ value: dropped }] },
  help: 'Series that were not shown: there were too many.',
})

function linesOf(family: MetricFamily, guard: Pick<SeriesGuard, 'values' | 'histograms'>, form: Form): string[] {
  const { name, help, type } = family
  const shown = form === 'openmetrics' && type === 'counter' ? name.replace(/_total$/, '') : name
  const lines = [`# HELP ${shown} ${helpText(help, form)}`, `# TYPE ${shown} ${type}`]
  if (family.type === 'histogram') {
    for (const value of guard.histograms(name, family.values)) lines.push(...histogramLines(name, value, form))
    return lines
  }
  for (const { labels = {}, value } of guard.values(name, family))
    lines.push(`${name}${labelText(labels)} ${numberText(value)}`)
  return lines
}

function histogramLines(
  name: string,
  { labels = {}, bounds, counts, sum, exemplars }: HistogramValue,
  form: Form,
): string[] {
  const lines: string[] = []
  let below = 0
  for (let i = 0; i <= bounds.length; i++) {
    below += counts[i]!
    const le = i === bounds.length ? '+Inf' : numberText(bounds[i]!)
    lines.push(
      `${name}_bucket${labelText({ ...labels, le })} ${below}${form === 'openmetrics' ? exemplarText(exemplars?.[i]) : ''}`,
    )
  }
  const text = labelText(labels)
  lines.push(`${name}_sum${text} ${numberText(sum)}`, `${name}_count${text} ${below}`)
  return lines
}

const exemplarText = (one: Exemplar | undefined): string =>
  one === undefined
    ? ''
    : ` # ${labelText({ trace_id: one.traceId })} ${numberText(one.value)} ${numberText(one.at / 1_000)}`

function helpText(help: string, form: Form): string {
  const text = help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  return form === 'openmetrics' ? text.replaceAll('"', '\\"') : text
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  return String(value)
}
