import { hashNumber } from './number-hash.ts'

/** The widest level holds so many numbers; each below two thirds of the one above. */
const WIDEST = 2_048
const NARROWER = 2 / 3
const FEWEST = 64
/** Of more numbers than this, so many are drawn, one of each 2, 4, 8, … that follow each other. */
const DRAWN = 2 ** 19
/** ±√(2 ln(2 / 0.01)): the rank of a number is within so many roots of the variance in 99 of 100 cases (Hoeffding). */
const SURE = 3.26

/** A sketch of the order of numbers, as JSON holds it. */
export interface RankState {
  /** Numbers in ascending order; those of level k stand for 2^k each. */
  readonly levels: readonly (readonly number[])[]
  readonly count: number
  /** Bounds the variance of a rank. 0: nothing was left out, and every quantile is exact. */
  readonly variance: number
  readonly coin: number
}

/** Numbers with how many each stands for, ascending. */
export interface Weighted {
  readonly values: Float64Array
  readonly weights: Float64Array
}

/** Keeps enough of a stream of numbers to say their quantiles. */
export interface RankSketch {
  addAll(values: Float64Array, count: number): void
  add(value: number, times: number): void
  /** Takes in the numbers of another sketch. */
  join(other: RankState): void
  state(): RankState
}

/**
 * The sketch of Karnin, Lang and Liberty with a drawing of one in 2^k before it. Its own coin decides what stays: the same numbers in
 * the same order give the same sketch.
 *
 * Source: Z. Karnin, K. Lang, E. Liberty, "Optimal quantile approximation in streams", FOCS 2016.
 *
 * @example
 * const sketch = rankSketch()
 * sketch.addAll(Float64Array.of(3, 1, 2), 3)
 * quantilesOf(weightedOf(sketch.state()), [0.5]) // [2]
 */
export function rankSketch(from?: RankState): RankSketch {
  const held = levelsOf(from)
  const buffer = new Float64Array(WIDEST)
  let buffered = 0
  /** Of each 2^`level` numbers that follow each other the one at `chosen` is kept. */
  let level = 0
  let seen = 0
  let chosen = 0
  let kept = 0

  function pour(): void {
    if (buffered > 0) held.enter(buffer.slice(0, buffered).sort(), level)
    buffered = 0
  }

  /** A block that was begun counts as many as it has. */
  function endBlock(): void {
    held.enterTimes(kept, seen)
    seen = 0
  }

  function put(value: number): void {
    buffer[buffered++] = value
    if (level > 0) held.doubt(4 ** level / 4)
    if (buffered === WIDEST) pour()
  }

  return {
    addAll(values, n) {
      while (held.count + n > DRAWN * 2 ** level) {
        endBlock()
        pour()
        level++
      }
      const size = 2 ** level
      for (let i = 0; i < n; ) {
        if (seen === 0) chosen = level === 0 ? 0 : held.toss() & (size - 1)
        if (seen === 0 && i + size <= n) {
          put(values[i + chosen]!)
          i += size
          continue
        }
        if (seen === chosen) kept = values[i]!
        i++
        if (++seen < size) continue
        seen = 0
        put(kept)
      }
      held.count += n
    },
    add(value, times) {
      held.enterTimes(value + 0, times)
      held.count += times
    },
    join: (other) => held.join(other),
    state() {
      endBlock()
      pour()
      return held.state()
    },
  }
}

/** The levels of a sketch, each in ascending order and none too full. */
interface Levels {
  count: number
  toss(): number
  /** Adds to the variance of ranks. */
  doubt(variance: number): void
  enter(sorted: Float64Array, at: number): void
  /** A number so many times, without counting it. */
  enterTimes(value: number, times: number): void
  join(other: RankState): void
  state(): RankState
}

function levelsOf(from: RankState | undefined): Levels {
  const levels: Float64Array[] = (from?.levels ?? []).map((level) => Float64Array.from(level))
  let variance = from?.variance ?? 0
  let coin = from?.coin ?? 1

  function toss(): number {
    coin = hashNumber(coin, 0x6a09e667) || 1
    return coin
  }

  /** Puts ascending numbers into a level, and halves levels that are too full, from the lowest up. */
  function enter(sorted: Float64Array, at: number): void {
    while (levels.length <= at) levels.push(new Float64Array(0))
    levels[at] = joined(levels[at]!, sorted)
    for (let k = 0; k < levels.length; k++) {
      const full = levels[k]!
      if (full.length <= roomOf(k, levels.length)) continue
      // an odd one stays where it is
      const even = full.length & ~1
      const first = toss() & 1
      const half = Float64Array.from({ length: even / 2 }, (_, i) => full[2 * i + first]!)
      levels[k] = full.slice(even)
      variance += 4 ** k
      if (k + 1 === levels.length) levels.push(new Float64Array(0))
      levels[k + 1] = joined(levels[k + 1]!, half)
    }
  }

  return {
    count: from?.count ?? 0,
    toss,
    enter,
    doubt(more) {
      variance += more
    },
    enterTimes(value, times) {
      for (let k = 0, rest = times; rest > 0; k++, rest = Math.floor(rest / 2))
        if (rest % 2 === 1) enter(Float64Array.of(value), k)
    },
    join(other) {
      this.count += other.count
      variance += other.variance
      coin = hashNumber(coin, other.coin) || 1
      for (const [k, one] of other.levels.entries()) if (one.length > 0) enter(Float64Array.from(one), k)
    },
    state() {
      return { levels: levels.map((one) => [...one]), count: this.count, variance, coin }
    },
  }
}

function roomOf(level: number, levels: number): number {
  return Math.max(FEWEST, Math.ceil(WIDEST * NARROWER ** (levels - 1 - level)))
}

function joined(a: Float64Array, b: Float64Array): Float64Array {
  if (a.length === 0) return b
  const both = new Float64Array(a.length + b.length)
  for (let k = 0, i = 0, j = 0; k < both.length; k++)
    both[k] = j >= b.length || (i < a.length && a[i]! <= b[j]!) ? a[i++]! : b[j++]!
  return both
}

/** What a sketch holds, ascending. */
export function weightedOf({ levels }: RankState): Weighted {
  const pairs = levels.flatMap((level, k) => level.map((value) => [value, 2 ** k] as const))
  pairs.sort((a, b) => a[0] - b[0])
  return {
    values: Float64Array.from(pairs, ([value]) => value),
    weights: Float64Array.from(pairs, ([, weight]) => weight),
  }
}

/** No rank, as a share of all numbers, is wrong by more in 99 of 100 cases. */
export function rankError({ variance, count }: RankState): number {
  return count === 0 ? 0 : (SURE * Math.sqrt(variance)) / count
}

/**
 * Quantiles of weighted numbers, ascending: a number of weight w counts as w equal ones. Convention: type 7 of Hyndman & Fan 1996, as
 * NumPy's default. NaN where there are none.
 *
 * @example
 * quantilesOf({ values: Float64Array.of(1, 5), weights: Float64Array.of(3, 1) }, [0.5]) // [1]
 */
export function quantilesOf({ values, weights }: Weighted, shares: readonly number[]): readonly number[] {
  const upTo = new Float64Array(values.length)
  let total = 0
  for (let i = 0; i < values.length; i++) {
    total += weights[i]!
    upTo[i] = total
  }
  const at = (place: number): number => {
    let [low, high] = [0, values.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! <= place) low = middle + 1
      else high = middle
    }
    return values[low]!
  }
  return shares.map((share) => {
    if (total === 0) return Number.NaN
    const place = share * (total - 1)
    const below = Math.floor(place)
    const [a, b] = [at(below), at(Math.ceil(place))]
    return a === b ? a : a + (b - a) * (place - below)
  })
}
