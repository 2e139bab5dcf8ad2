import { type Gauge, type HistogramValue, type Labels, labelText } from './metric-family.ts'

/** So many series are shown at most. */
export const MOST_SERIES = 10_000

const OTHER = '__other__'

/** Keeps the number of series within bounds: who came first stays. */
export interface SeriesGuard {
  /** Series that were ever left out. */
  readonly dropped: number
  /** Before the series of one text, and behind them. */
  begin(): void
  end(): void
  /** Those that are shown; counters beyond them are added up, gauges have no sum. */
  values(name: string, family: Pick<Gauge, 'type' | 'values'>): Gauge['values']
  histograms(name: string, values: readonly HistogramValue[]): readonly HistogramValue[]
}

/** Series that are gone make room for others. */
export function createGuard(most: number): SeriesGuard {
  let shown = new Set<string>()
  let left = new Set<string>()
  let [nextShown, nextLeft] = [new Set<string>(), new Set<string>()]
  let dropped = 0
  let room = most
  const admits = (name: string, labels: Labels | undefined, series: number): boolean => {
    const key = name + labelText(labels ?? {})
    if (shown.has(key) || room >= series) {
      if (!shown.has(key)) room -= series
      nextShown.add(key)
      return true
    }
    nextLeft.add(key)
    if (!left.has(key)) dropped += series
    return false
  }
  const sizes = new Map<string, number>()
  return {
    get dropped() {
      return dropped
    },
    begin() {
      nextShown = new Set()
      nextLeft = new Set()
      room = most - [...shown].reduce((sum, key) => sum + (sizes.get(key.split('{', 1)[0]!) ?? 1), 0)
    },
    end() {
      shown = nextShown
      left = nextLeft
    },
    values(name, { type, values }) {
      const [kept, beyond] = parted(values, ({ labels }) => admits(name, labels, 1))
      if (beyond.length === 0 || type === 'gauge') return kept
      return [
        ...kept,
        { labels: othersOf(beyond[0]!.labels), value: beyond.reduce((sum, { value }) => sum + value, 0) },
      ]
    },
    histograms(name, values) {
      const size = (values[0]?.bounds.length ?? 0) + 3
      if (size > 3) sizes.set(name, size)
      const [kept, beyond] = parted(values, ({ labels }) => admits(name, labels, size))
      return beyond.length === 0 ? kept : [...kept, together(beyond)]
    },
  }
}

function parted<T>(all: readonly T[], isKept: (one: T) => boolean): [kept: T[], beyond: T[]] {
  const [kept, beyond]: [T[], T[]] = [[], []]
  for (const one of all) (isKept(one) ? kept : beyond).push(one)
  return [kept, beyond]
}

const othersOf = (labels: Labels | undefined): Labels =>
  Object.fromEntries(Object.keys(labels ?? {}).map((name) => [name, OTHER]))

/** All histograms of one name have the same bounds. */
function together(values: readonly HistogramValue[]): HistogramValue {
  const [first] = values
  const counts = new Float64Array(first!.counts.length)
  for (const value of values) for (let i = 0; i < counts.length; i++) counts[i]! += value.counts[i]!
  return {
    bounds: first!.bounds,
    counts,
    labels: othersOf(first!.labels),
    sum: values.reduce((sum, one) => sum + one.sum, 0),
  }
}
