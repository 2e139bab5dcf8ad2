import { type Detector, type DetectorState, detectorOf } from './detector.ts'
import type { HddmOptions } from './hddm-a.ts'

/** What a HDDM-W may be told. */
export interface HddmWOptions extends HddmOptions {
  /** Weight of the newest value, 0 to 1. */
  readonly lambda?: number
}

/** An exponentially weighted mean and the sum of its squared weights; `squares` 0 while it is empty. */
interface Average {
  mean: number
  squares: number
}

interface Side {
  cut: number
  before: Average
  after: Average
}

interface State {
  all: Average
  up: Side
  down: Side
}

const FAR = Number.MAX_VALUE
const empty = (): Average => ({ mean: 0, squares: 0 })
const side = (cut: number): Side => ({ cut, before: empty(), after: empty() })
const fresh = (): State => ({ all: empty(), up: side(FAR), down: side(-FAR) })

/**
 * HDDM-W: as HDDM-A, with exponentially weighted means and McDiarmid's bound; quick at gradual changes. Defaults and signals are River's:
 * .001 and .005, lambda .05, one-sided.
 *
 * Source: Frías-Blanco et al. 2015, "Online and non-parametric drift detection methods based on Hoeffding's bounds".
 */
export function hddmW(options: HddmWOptions = {}, kept?: DetectorState<State>): Detector<State> {
  const { drift = 0.001, warning = 0.005, lambda = 0.05, twoSided = false } = options
  const step = (state: State, x: number) => {
    add(state.all, x, lambda)
    const { all, up, down } = state
    const bound = boundOf(all.squares, drift)
    follow(up, { all, x, lambda, cut: all.mean + bound < up.cut ? all.mean + bound : undefined })
    if (twoSided) follow(down, { all, x, lambda, cut: all.mean - bound > down.cut ? all.mean - bound : undefined })
    if (isApart(up, 1, drift) || (twoSided && isApart(down, -1, drift))) return 'drift'
    return isApart(up, 1, warning) || (twoSided && isApart(down, -1, warning)) ? 'warning' : 'none'
  }
  return detectorOf({ fresh, step }, kept)
}

function add(average: Average, x: number, lambda: number): void {
  const isFirst = average.squares === 0
  average.mean = isFirst ? x : lambda * x + (1 - lambda) * average.mean
  // as in River, the first value is already weighed against a beginning of weight 1
  average.squares = lambda ** 2 + (1 - lambda) ** 2 * (isFirst ? 1 : average.squares)
}

interface Following {
  readonly all: Average
  readonly x: number
  readonly lambda: number
  /** The new cut, where this is the best beginning so far. */
  readonly cut: number | undefined
}

function follow(one: Side, { all, x, lambda, cut }: Following): void {
  if (cut === undefined) {
    add(one.after, x, lambda)
    return
  }
  one.cut = cut
  one.before = { ...all }
  one.after = empty()
}

const boundOf = (squares: number, level: number): number => Math.sqrt((squares * Math.log(1 / level)) / 2)

function isApart({ before, after }: Side, sign: 1 | -1, level: number): boolean {
  if (before.squares === 0 || after.squares === 0) return false
  return sign * (after.mean - before.mean) > boundOf(before.squares + after.squares, level)
}
