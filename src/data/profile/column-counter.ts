import { frequentCounter, hashNumber } from '../../math/index.ts'
import type { CategoryColumn } from '../../table/index.ts'
import { boundedValues, type ColumnSummary, type Sketching, sketching, withTexts } from './column-summary.ts'
import type { Held } from './plan.ts'

/** Texts are let go of when more than this are remembered. */
const MOST_TEXTS = 16_384
const NO_VALUE = 0x7fc0beef

/** Reads a column, stretch by stretch. */
export interface ColumnCounter {
  /** `values`: NaN where missing; `texts`: beside them, some as they are. `place`: that of the first row. */
  take(values: Float64Array, texts: CategoryColumn | undefined, place: number): void
  summary(): ColumnSummary
}

/** Counts each value while they are few; when they become too many, sketches take over. */
export function columnCounter(name: string, held: Held): ColumnCounter {
  const counter = frequentCounter()
  const texts = new Map<number, string>()
  const tally = {
    missing: 0,
    fractions: 0,
    print: 0,
    first: Number.NaN,
    last: Number.NaN,
    rises: true,
    falls: true,
    strict: true,
  }
  let present = new Float64Array(0)
  let sketches: Sketching | undefined

  function letGo(): void {
    const state = counter.state()
    const kept = new Set([...state.counts, ...(sketches?.state().sample ?? [])].map(([value]) => value))
    for (const value of texts.keys()) if (!kept.has(value)) texts.delete(value)
  }

  return {
    take(values, words, place) {
      if (present.length < values.length) present = new Float64Array(values.length)
      const count = compact(values, present, tally)
      tally.print = (tally.print + printOf(values, place)) >>> 0
      if (held !== 'text') follow(present, count, tally)
      const counted = sketches ? 0 : counter.countExactly(present, 0, count)
      if (counted < count) {
        sketches ??= sketching(held, counter.state().counts)
        const rest = counted === 0 ? present : present.subarray(counted, count)
        counter.countFrequent(rest, count - counted)
        sketches.addAll(rest, count - counted)
      }
      if (words) remember(values, words, texts)
      if (texts.size > MOST_TEXTS) letGo()
    },
    summary() {
      const { missing, fractions, print, first, last, rises, falls, strict } = tally
      const order = Number.isNaN(first) ? null : { first, last, rises, falls, strict }
      const values = boundedValues(counter.state())
      const known = {
        name,
        held,
        missing,
        fractions,
        order,
        print,
        values,
        texts: [],
        sketches: sketches?.state() ?? null,
      }
      return withTexts(known, (value) => texts.get(value))
    },
  }
}

interface Tally {
  missing: number
  fractions: number
  first: number
  last: number
  rises: boolean
  falls: boolean
  strict: boolean
}

/** Puts the values that are there at the beginning of `into`; how many. */
function compact(values: Float64Array, into: Float64Array, tally: Tally): number {
  let count = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    if (!Number.isNaN(value)) into[count++] = value
  }
  tally.missing += values.length - count
  return count
}

function follow(values: Float64Array, count: number, tally: Tally): void {
  let [last, fractions] = [tally.last, 0]
  let { rises, falls, strict } = tally
  for (let i = 0; i < count; i++) {
    const value = values[i]!
    if (value < last) rises = false
    if (value > last) falls = false
    if (value === last) strict = false
    if (value !== Math.floor(value)) fractions++
    last = value
  }
  if (Number.isNaN(tally.first) && count > 0) tally.first = values[0]!
  Object.assign(tally, { last, rises, falls, strict, fractions: tally.fractions + fractions })
}

function printOf(values: Float64Array, place: number): number {
  let sum = 0
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!
    const salt = Math.imul(place + row + 1, 0x9e3779b1)
    sum = (sum + (Number.isNaN(value) ? salt ^ NO_VALUE : hashNumber(value, salt))) | 0
  }
  return sum >>> 0
}

function remember(values: Float64Array, { codes, dictionary }: CategoryColumn, texts: Map<number, string>): void {
  const known = new Uint8Array(dictionary.length)
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!
    if (code < 0 || known[code] === 1) continue
    known[code] = 1
    texts.set(values[row]!, dictionary[code]!)
  }
}
