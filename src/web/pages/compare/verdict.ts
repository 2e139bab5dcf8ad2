import { counted, fixed } from '../../state/numbers.ts'
import type { Verdict } from '../../state/verdict.ts'
import { type Axis, differs } from './axes.ts'
import type { Comparison } from './questions.ts'

/** What differs between the runs, and how far apart they are by the metric that is looked at. */
export function verdictOf({ runs }: Comparison, axes: readonly Axis[], metric: Axis | undefined): Verdict {
  const params = axes.filter((one) => !one.isMetric && differs(one))
  const named = params.slice(0, 3).map(({ name }) => name)
  const more = params.length > named.length ? ` and ${params.length - named.length} more` : ''
  const why =
    params.length === 0
      ? 'No param differs between them.'
      : `${counted(params.length, 'param')} ${params.length === 1 ? 'differs' : 'differ'}: ${named.join(', ')}${more}.`
  return { headline: apart(runs, metric), pieces: [{ text: why }] }
}

function apart(runs: Comparison['runs'], metric: Axis | undefined): string {
  const known = runs.flatMap(({ name }, index) => {
    const value = metric?.values[index]
    return typeof value === 'number' ? [{ name, value }] : []
  })
  if (!metric || known.length < 2) return `${runs.length} runs side by side`
  const sorted = [...known].sort((a, b) => a.value - b.value)
  const [low, high] = [sorted[0]!, sorted.at(-1)!]
  if (low.value === high.value) return `${known.length} runs have the same ${metric.name}, ${fixed(low.value, 3)}`
  return `${metric.name} lies between ${fixed(low.value, 3)} (${low.name}) and ${fixed(high.value, 3)} (${high.name})`
}
