import type { Comparison } from './questions.ts'

/** One thing that the runs can be laid out by: a metric, or a param; numbers by size, texts by their place in the alphabet. */
export interface Axis {
  readonly id: string
  readonly name: string
  readonly isMetric: boolean
  /** One for each run; null where a run has none. */
  readonly values: readonly (number | string | null)[]
  /** All different texts in their order; undefined for numbers. */
  readonly texts: readonly string[] | undefined
}

const LIMIT = /\.(?:low|high)$/

/** Every axis there is: metrics first, without the ends of intervals, then params. */
export function axesOf({ metrics, params }: Comparison): readonly Axis[] {
  const names = new Set(metrics.map(({ metric }) => metric))
  return [
    ...metrics
      .filter(({ metric }) => !(LIMIT.test(metric) && names.has(metric.replace(LIMIT, ''))))
      .map(({ metric, values }) => axis(`metrics.${metric}`, metric, values)),
    ...params.map(({ param, values }) => axis(`params.${param}`, param, numbersOf(values))),
  ]
}

function axis(id: string, name: string, values: readonly (number | string | null)[]): Axis {
  const isText = values.some((value) => typeof value === 'string')
  const texts = isText
    ? [...new Set(values.flatMap((value) => (value === null ? [] : String(value))))].sort()
    : undefined
  return { id, name, isMetric: id.startsWith('metrics.'), values, texts }
}

/** Params are texts; where all are numbers they are laid out as numbers. */
function numbersOf(values: readonly (string | null)[]): readonly (number | string | null)[] {
  const areNumbers = values.every((value) => value === null || (value !== '' && Number.isFinite(Number(value))))
  return areNumbers ? values.map((value) => (value === null ? null : Number(value))) : values
}

/** Where a value stands on its axis, 0 to 1; undefined where there is none. */
export function placeOn({ values, texts }: Axis, index: number): number | undefined {
  const value = values[index]
  if (value === null || value === undefined) return undefined
  if (texts) return texts.length < 2 ? 0.5 : texts.indexOf(String(value)) / (texts.length - 1)
  const [low, high] = rangeOf(values)
  return high === low ? 0.5 : ((value as number) - low) / (high - low)
}

/** The smallest and largest of the numbers. */
export function rangeOf(values: readonly (number | string | null)[]): readonly [number, number] {
  const numbers = values.filter((value) => typeof value === 'number')
  return [Math.min(...numbers), Math.max(...numbers)]
}

/** True where some run says another thing than the others. */
export function differs({ values }: Pick<Axis, 'values'>): boolean {
  return new Set(values.map((value) => String(value))).size > 1
}

const MAIN: readonly string[] = ['logloss', 'loss', 'auc', 'rmse', 'mae', 'accuracy', 'f1']
const rank = ({ name }: Axis): number =>
  MAIN.indexOf(name) < 0 ? MAIN.length + name.split('.').length : MAIN.indexOf(name)

/** The axes that say most: params that differ, then the main metrics. */
export function usualAxes(all: readonly Axis[]): readonly Axis[] {
  const params = all.filter((one) => !one.isMetric && differs(one) && (one.texts?.length ?? 0) <= 8)
  const metrics = all.filter(({ isMetric }) => isMetric).sort((a, b) => rank(a) - rank(b))
  return [...params.slice(0, 4), ...metrics.slice(0, 3)]
}

/** The metric that is looked at first. */
export const mainAxis = (all: readonly Axis[]): Axis | undefined =>
  all.filter(({ isMetric }) => isMetric).sort((a, b) => rank(a) - rank(b))[0]
