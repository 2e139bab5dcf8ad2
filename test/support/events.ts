import path from 'node:path'
import fc from 'fast-check'
import { durationMs } from '../../src/base/index.ts'
import {
  category,
  type Dataset,
  type DatasetVersion,
  dataset,
  ingest,
  number,
  parquet,
  time,
} from '../../src/data/index.ts'
import { type FeatureView, featureView, latest, type ViewFeature, window } from '../../src/features/index.ts'
import { categoryColumn, numberColumn, sql, tableOf } from '../../src/table/index.ts'
import type { Stage } from './stage.ts'

/** A row of a small dataset: it happens at `at` and is known `lag` milliseconds later, or never. */
export interface Event {
  readonly at: number
  readonly lag: number | null
  readonly a: string | null
  readonly b: string | null
  readonly x: number | null
}

export const START = Date.UTC(2001, 5, 6)
const MINUTE = 60_000

const key = fc.constantFrom('k', 'l', 'm', 'ä', null)
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(0.1, 1 / 3, 1e11, -1e11, 2 ** -21, null),
)

/** Events in any order, many at the same moments, some twice. */
export function eventsOf(most: number): fc.Arbitrary<readonly Event[]> {
  const event = fc.record({
    at: fc.integer({ min: 0, max: 40 }).map((steps) => START + steps * 5 * MINUTE),
    lag: fc.oneof(
      fc.integer({ min: -6, max: 12 }).map((steps) => steps * 5 * MINUTE),
      fc.constant(null),
    ),
    a: key,
    b: key,
    x: value,
  })
  return fc.array(event, { minLength: 1, maxLength: most }).map((events) => [...events, events[0]!])
}

let names = 0
let files = 0

/** Ingests events as a dataset with columns date, known, a, b and x; the place of an event is its `__row`. */
export async function commitEvents(
  stage: Stage,
  events: readonly Event[],
  name = `events${names++}`,
): Promise<{ version: DatasetVersion; from: Dataset; views: readonly FeatureView[] }> {
  // A file of its own: the lake keeps equal rows as the same blob.
  const file = path.join(stage.root, `${name}-${files++}.parquet`)
  await stage.lake.exportTable(
    tableOf({
      date: numberColumn(
        events.map(({ at }) => at),
        'time',
      ),
      known: numberColumn(
        events.map(({ at, lag }) => (lag === null ? null : at + lag)),
        'time',
      ),
      a: categoryColumn(events.map(({ a }) => a)),
      b: categoryColumn(events.map(({ b }) => b)),
      x: numberColumn(events.map(({ x }) => x)),
    }),
    file,
  )
  const optional = true
  const from = dataset(name, {
    source: parquet(file),
    time: 'date',
    contract: {
      known: time({ optional }),
      a: category({ optional }),
      b: category({ optional }),
      x: number({ optional }),
    },
  })
  return { version: await ingest(stage, from), from, views: viewsOf(from) }
}

/** Views with every kind of feature, two of which share their arrivals. */
export function viewsOf(from: Dataset): readonly FeatureView[] {
  const knownAt = sql`known`
  return [
    featureView('own', {
      from,
      entity: 'a',
      knownAt,
      features: {
        m_1h: window.mean(sql`x`, '1h'),
        s_30m: window.sum(sql`x`, '30m'),
        n_2h: window.count('2h'),
        p_1h: window.mean(sql`x > 0`, '1h'),
      },
    }),
    featureView('other', { from, entity: 'b', on: 'a', knownAt, features: { o_1h: window.mean(sql`x`, '1h') } }),
    featureView('both', { from, entity: 'b', knownAt, features: { b_1h: window.mean(sql`x`, '1h') } }),
    featureView('prompt', { from, entity: 'a', features: { w_45m: window.mean(sql`x`, '45m') } }),
  ]
}

/** Views with the newest value, the least and the greatest, of one key and of two. */
export function newestOf(from: Dataset): readonly FeatureView[] {
  const knownAt = sql`known`
  return [
    featureView('newest', {
      ...{ from, entity: 'a', knownAt },
      features: {
        x_now: latest(sql`x`),
        b_now: latest(sql`b`),
        date_now: latest(sql`date`),
        up_now: latest(sql`x > 0`),
      },
    }),
    featureView('fresh', { from, entity: 'a', knownAt, ttl: '25m', features: { x_fresh: latest(sql`x`) } }),
    featureView('pair', {
      ...{ from, entity: ['a', 'b'], knownAt },
      features: { x_pair: latest(sql`x`), n_pair: window.count('1h'), s_pair: window.sum(sql`x`, '2h') },
    }),
    featureView('crossed', {
      from,
      entity: ['b', 'a'],
      on: ['a', 'b'],
      knownAt,
      features: { x_crossed: latest(sql`x`) },
    }),
    featureView('extremes', {
      ...{ from, entity: 'a', knownAt },
      features: {
        low_1h: window.min(sql`x`, '1h'),
        high_1h: window.max(sql`x`, '1h'),
        high_4h: window.max(sql`x`, '4h'),
      },
    }),
  ]
}

/** Whom an event is about or asks about, by columns; `null` where one of them is missing. */
export function keyOf(event: Event, columns: readonly string[]): string | null {
  const keys = columns.map((column) => event[column as 'a' | 'b'])
  return keys.includes(null) ? null : JSON.stringify(keys)
}

/** What a feature is at a moment, found by looking at every event. */
export function bruteForce(
  events: readonly Event[],
  view: FeatureView,
  { feature, at, key }: { readonly feature: ViewFeature; readonly at: number; readonly key: string | null },
): number | string | null {
  if (key === null) return null
  const arrival = ({ at, lag }: Event): number =>
    view.knownAt === undefined ? at : lag === null ? Number.POSITIVE_INFINITY : Math.max(at, at + lag)
  const known = events.filter((event) => keyOf(event, view.keys) === key && arrival(event) <= at)
  if (feature.fn === 'latest') return newest(known, { ...view, feature, at, arrival })
  const seen = known.filter((event) => arrival(event) > at - durationMs(feature.length)!)
  if (feature.fn === 'count') return seen.length
  const values = seen.flatMap(({ x }) => (x === null ? [] : [feature.value?.text === 'x > 0' ? Number(x > 0) : x]))
  if (feature.fn === 'min') return values.length > 0 ? Math.min(...values) + 0 : null
  if (feature.fn === 'max') return values.length > 0 ? Math.max(...values) + 0 : null
  const whole = values.map((value) => BigInt(Math.sign(value) * Math.round(Math.abs(value) * 2 ** 20)))
  const sum = Number(whole.reduce((total, value) => total + value, 0n))
  if (feature.fn === 'sum') return sum / 2 ** 20
  return values.length > 0 ? sum / values.length / 2 ** 20 : null
}

interface Newest {
  readonly feature: Extract<ViewFeature, { fn: 'latest' }>
  readonly at: number
  readonly ttl?: string
  readonly arrival: (event: Event) => number
}

function newest(known: readonly Event[], { feature, at, ttl, arrival }: Newest): number | string | null {
  const best = known.reduce<Event | undefined>((best, event) => {
    if (!best || event.at > best.at) return event
    return event.at === best.at && arrival(event) >= arrival(best) ? event : best
  }, undefined)
  if (!best || (ttl !== undefined && best.at < at - durationMs(ttl)!)) return null
  const values: Record<string, number | string | null> = { x: best.x, b: best.b, date: best.at }
  return feature.value.text === 'x > 0' ? (best.x === null ? null : Number(best.x > 0)) : values[feature.value.text]!
}
