import { type Detector, type DetectorState, detectorOf } from './detector.ts'

/** What an ADWIN may be told. */
export interface AdwinOptions {
  /** Confidence of a cut; smaller finds fewer false ones. */
  readonly delta?: number
  /** Cuts are looked for each time so many values came. */
  readonly clock?: number
  /** Buckets of one size before two of them become one of the next. */
  readonly buckets?: number
  /** The least values on each side of a cut. */
  readonly part?: number
  /** The least values before any cut. */
  readonly grace?: number
}

/** Buckets of 2^row values each, the oldest first. */
interface Row {
  sums: number[]
  spreads: number[]
}

interface State {
  seen: number
  width: number
  sum: number
  spread: number
  rows: Row[]
}

const fresh = (): State => ({ seen: 0, width: 0, sum: 0, spread: 0, rows: [{ sums: [], spreads: [] }] })

/**
 * ADWIN: a window that is cut wherever the means before and after differ beyond chance, kept as an exponential histogram, so that n values
 * take O(log n) numbers. Defaults and signals are those of River: delta .002, clock 32, 5 buckets, parts of 5, grace 10.
 *
 * Source: Bifet & Gavaldà 2007, "Learning from time-changing data with adaptive windowing".
 *
 * @example
 * const detector = adwin({ delta: 0.002 })
 * errors.findIndex((x) => detector.update(x) === 'drift')
 */
export function adwin(options: AdwinOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { delta = 0.002, clock = 32, buckets = 5, part = 5, grace = 10 } = options
  const step = (state: State, x: number) => {
    insert(state, x, buckets)
    if (state.seen % clock !== 0 || state.width <= grace) return 'none'
    let cut = false
    while (hasCut(state, { delta, part })) {
      dropOldest(state)
      cut = true
    }
    return cut ? 'drift' : 'none'
  }
  return detectorOf({ fresh, step }, kept)
}

function insert(state: State, x: number, buckets: number): void {
  state.seen++
  if (state.width > 0) state.spread += (state.width * (x - state.sum / state.width) ** 2) / (state.width + 1)
  state.width++
  state.sum += x
  state.rows[0]!.sums.push(x)
  state.rows[0]!.spreads.push(0)
  for (let k = 0; state.rows[k]!.sums.length > buckets; k++) {
    if (!state.rows[k + 1]) state.rows.push({ sums: [], spreads: [] })
    mergeOldest(state.rows[k]!, state.rows[k + 1]!, 2 ** k)
  }
}

function mergeOldest({ sums, spreads }: Row, into: Row, size: number): void {
  const [first, second] = [sums.shift()!, sums.shift()!]
  const inner = spreads.shift()! + spreads.shift()!
  into.sums.push(first + second)
  into.spreads.push(inner + ((first - second) / size) ** 2 * (size / 2))
}

/** Whether the means before and after any border of buckets differ beyond chance. */
function hasCut(state: State, { delta, part }: Required<Pick<AdwinOptions, 'delta' | 'part'>>): boolean {
  const { width, sum } = state
  const surprise = Math.log((2 * Math.log(width)) / delta)
  const variance = state.spread / width
  let [before, sumBefore] = [0, 0]
  for (let k = state.rows.length - 1; k >= 0; k--) {
    const { sums } = state.rows[k]!
    // as the fixtures have it, the newest bucket of each size is passed over; River 0.26 counts it too and cuts long windows sooner
    for (let i = 0; i < sums.length - 1; i++) {
      before += 2 ** k
      sumBefore += sums[i]!
      const after = width - before
      if (before < part || after < part) continue
      const reciprocal = 1 / (before - part + 1) + 1 / (after - part + 1)
      const bound = Math.sqrt(2 * reciprocal * variance * surprise) + (2 / 3) * surprise * reciprocal
      if (Math.abs(sumBefore / before - (sum - sumBefore) / after) > bound) return true
    }
  }
  return false
}

function dropOldest(state: State): void {
  const last = state.rows.length - 1
  const { sums, spreads } = state.rows[last]!
  const size = 2 ** last
  const [sum, spread] = [sums.shift()!, spreads.shift()!]
  state.width -= size
  state.sum -= sum
  if (state.width > 0) {
    const apart = sum / size - state.sum / state.width
    state.spread -= spread + (size * state.width * apart ** 2) / (size + state.width)
  } else state.spread = 0
  if (sums.length === 0 && last > 0) state.rows.pop()
}
