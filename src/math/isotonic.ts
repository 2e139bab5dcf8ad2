import { binAmong } from './quantile.ts'
import { ascending } from './ranks.ts'

/** A rising curve: straight between its points, level beyond them. Plain JSON. */
export interface IsotonicMap {
  /** Ascending. */
  readonly x: readonly number[]
  /** Never falling. */
  readonly y: readonly number[]
}

/**
 * The rising curve nearest to the values by squared distance: rows of equal `x` are averaged first, then neighbors that fall are pooled.
 * Does not depend on the order of rows but for rounding. `x` and `values` are finite; `weights` are positive and all 1 without it.
 *
 * Source: pool adjacent violators, Ayer et al. 1955.
 *
 * @example
 * isotonicAt(isotonicMap(Float64Array.of(1, 2, 3), Float64Array.of(0, 1, 0.5)), 1.5) // 0.375
 */
export function isotonicMap(x: Float64Array, values: Float64Array, weights?: Float64Array): IsotonicMap {
  const groups = groupsOf(x, { values, ...(weights && { weights }) })
  const blocks: Block[] = []
  for (const group of groups) {
    let block = group
    for (let last = blocks.at(-1); last && last.sum * block.weight >= block.sum * last.weight; last = blocks.at(-1)) {
      block = { from: last.from, to: block.to, sum: last.sum + block.sum, weight: last.weight + block.weight }
      blocks.pop()
    }
    blocks.push(block)
  }
  const points = blocks.flatMap(({ from, to, sum, weight }) => {
    const y = sum / weight
    return from === to ? [{ x: from, y }] : [from, to].map((at) => ({ x: at, y }))
  })
  return { x: points.map((point) => point.x), y: points.map((point) => point.y) }
}

interface Block {
  readonly from: number
  readonly to: number
  readonly sum: number
  readonly weight: number
}

function groupsOf(
  x: Float64Array,
  { values, weights }: { readonly values: Float64Array; readonly weights?: Float64Array },
): Block[] {
  const groups: Block[] = []
  const order = ascending(x)
  for (let from = 0; from < order.length; ) {
    const at = x[order[from]!]!
    let [to, sum, weight] = [from, 0, 0]
    for (; to < order.length && x[order[to]!] === at; to++) {
      const its = weights?.[order[to]!] ?? 1
      sum += its * values[order[to]!]!
      weight += its
    }
    groups.push({ from: at, to: at, sum, weight })
    from = to
  }
  return groups
}

/** The height of the curve at `x`; NaN for a curve without points. */
export function isotonicAt(map: IsotonicMap, x: number): number {
  const after = binAmong(map.x, x)
  if (after === 0) return map.y[0] ?? Number.NaN
  const [x0, y0] = [map.x[after - 1]!, map.y[after - 1]!]
  if (after === map.x.length || x === x0) return y0
  return y0 + ((map.y[after]! - y0) * (x - x0)) / (map.x[after]! - x0)
}
