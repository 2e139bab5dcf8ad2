import { type CategoryColumn, type Column, numberColumn } from '../../table/index.ts'
import { MICROS, type PlannedFeature } from '../view-plan.ts'
import type { Grouped } from './grouped.ts'
import { countPass, extremePass, latestPass, type Place, type Stretch, sumPass } from './passes.ts'
import type { Arrived } from './read-arrivals.ts'
import type { Run, RunFeature } from './runs.ts'

/** Finds features for the rows that ask, stretch by stretch. */
export interface Finder {
  find(arrived: Arrived, asked: readonly Grouped[], part: Pick<Stretch, 'from' | 'to'>): void
  /** Takes over what points into arrivals, before they are let go. */
  settle(arrived: Arrived): void
  finish(): readonly (readonly [name: string, column: Column])[]
}

/** Finders for the features of a run, for so many rows that ask; features of the same newest row share one. */
export function findersOf(run: Run, rows: number): readonly Finder[] {
  const newest = new Map<string, RunFeature[]>()
  for (const its of run.features) {
    if (its.feature.fn !== 'latest') continue
    const way = `${its.ask} ${its.ttl}`
    newest.set(way, [...(newest.get(way) ?? []), its])
  }
  return [
    ...run.features.filter(({ feature }) => feature.fn !== 'latest').map((its) => windowFinder(its, rows)),
    ...[...newest.values()].map((its) => latestFinder(its, run, rows)),
  ]
}

function windowFinder({ feature, value, ask }: RunFeature, rows: number): Finder {
  const out = new Float64Array(rows).fill(Number.NaN)
  return {
    find: (arrived, asked, part) => windowPass({ arrived, asked: asked[ask]!, ...part }, feature, { value, out }),
    settle: () => undefined,
    finish: () => [[feature.name, numberColumn(out)]],
  }
}

function windowPass(stretch: Stretch, feature: PlannedFeature, place: Place): void {
  if (feature.fn === 'count') countPass(stretch, feature, place.out)
  else if (feature.fn === 'min' || feature.fn === 'max') extremePass(stretch, feature, place)
  else sumPass(stretch, feature, place)
}

/** Where a value of the newest rows goes. */
interface Newest {
  readonly name: string
  readonly value: number
  readonly values: Float64Array
  finish(): Column
  /** Of a text: numbers it over all parts. */
  readonly texts?: Map<string, number>
}

function latestFinder(features: readonly RunFeature[], run: Run, rows: number): Finder {
  const [{ ask, ttl }] = features as [RunFeature]
  const places = new Int32Array(rows).fill(-1)
  const all = features.map((its) => newestOf(its, run, rows))
  return {
    find: (arrived, asked, part) => latestPass({ arrived, asked: asked[ask]!, ...part }, ttl, places),
    settle(arrived) {
      takeNewest(arrived, places, all)
      places.fill(-1)
    },
    finish: () => all.map(({ name, finish }) => [name, finish()]),
  }
}

function newestOf({ feature, value }: RunFeature, run: Run, rows: number): Newest {
  const { name } = feature
  const { kind } = run.values[value]!
  const values = new Float64Array(rows).fill(Number.NaN)
  if (kind === 'number') return { name, value, values, finish: () => numberColumn(values) }
  if (kind === 'time')
    return {
      name,
      value,
      values,
      finish: () =>
        numberColumn(
          values.map((micros) => micros / MICROS),
          kind,
        ),
    }
  const texts = new Map<string, number>()
  return { name, value, values, texts, finish: () => inOrder(values, [...texts.keys()]) }
}

/** Rows whose records stay near while one value after the other is taken from them. */
const NEAR = 2_048

function takeNewest({ records, width, texts }: Arrived, places: Int32Array, all: readonly Newest[]): void {
  const moved = all.map((one) => one.texts && placesOf(texts[one.value] ?? [], one.texts))
  for (let from = 0; from < places.length; from += NEAR) {
    const near = places.subarray(from, from + NEAR)
    for (const [k, { values, value }] of all.entries()) {
      const out = values.subarray(from, from + NEAR)
      takeValues(near, { records, width, value }, out)
      if (moved[k]) renumber(near, moved[k], out)
    }
  }
}

function takeValues(
  places: Int32Array,
  { records, width, value }: Pick<Arrived, 'records' | 'width'> & { readonly value: number },
  out: Float64Array,
): void {
  for (let row = 0; row < places.length; row++) if (places[row]! >= 0) out[row] = records[places[row]! * width + value]!
}

function renumber(places: Int32Array, numbers: Float64Array, out: Float64Array): void {
  for (let row = 0; row < places.length; row++)
    if (places[row]! >= 0 && !Number.isNaN(out[row])) out[row] = numbers[out[row]!]!
}

function placesOf(texts: readonly string[], known: Map<string, number>): Float64Array {
  return Float64Array.from(texts, (text) => {
    const place = known.get(text) ?? known.size
    known.set(text, place)
    return place
  })
}

/** A column of texts whose dictionary is in order of appearance, however many parts the rows were found in. */
function inOrder(places: Float64Array, texts: readonly string[]): CategoryColumn {
  const moved = new Int32Array(texts.length).fill(-1)
  const dictionary: string[] = []
  const codes = new Int32Array(places.length).fill(-1)
  for (let row = 0; row < places.length; row++) {
    const place = places[row]!
    if (Number.isNaN(place)) continue
    if (moved[place]! < 0) moved[place] = dictionary.push(texts[place]!) - 1
    codes[row] = moved[place]!
  }
  return { kind: 'category', codes, dictionary }
}
