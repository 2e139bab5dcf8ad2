import {
  type Code,
  defineFunction,
  f32,
  i32,
  type Local,
  repeat,
  type WasmFunction,
  when,
} from '../../inference/index.ts'

/** Edges are searched in a table of this many, filled up with infinity. */
export const EDGE_TABLE = 256
const ABREAST = 4
const HALVES = [128, 64, 32, 16, 8, 4, 2, 1]

/**
 * Writes the bin of each single: 0 for NaN, else 1 plus the number of edges below it. All but `count` are addresses. The values and
 * bins need room up to a multiple of four.
 */
export type BinValues = (values: number, count: number, edges: number, bins: number) => void

/** A binary search without a branch, four values abreast. */
export function binFunction(): WasmFunction {
  return defineFunction({
    name: 'bin',
    parameters: { values: 'i32', count: 'i32', edges: 'i32', bins: 'i32' },
    body: ({ values, count, edges, bins }, local) => {
      const end = local('i32')
      const searches = Array.from({ length: ABREAST }, () => ({ value: local('f32'), edge: local('i32') }))
      const one: Code = [
        searches.map(({ value, edge }, i) => [value.set(f32.load(values.get, 4 * i)), edge.set(edges.get)]),
        HALVES.map((half) => searches.map((search) => halve(search, half))),
        searches.map(({ value, edge }, i) => i32.store8(bins.get, binOf({ value, edge }, edges), i)),
        values.set(i32.add(values.get, i32.constant(4 * ABREAST))),
        bins.set(i32.add(bins.get, i32.constant(ABREAST))),
      ]
      return [
        end.set(i32.add(values.get, i32.shl(count.get, 2))),
        when(count.get, repeat(one, i32.ltU(values.get, end.get))),
      ]
    },
  })
}

interface Search {
  readonly value: Local
  readonly edge: Local
}

/** Moves on by `half` edges where the last of them is below the value. */
function halve({ value, edge }: Search, half: number): Code {
  const isBelow = f32.lt(f32.load(edge.get, 4 * (half - 1)), value.get)
  return edge.set(i32.add(edge.get, i32.shl(isBelow, Math.log2(4 * half))))
}

function binOf({ value, edge }: Search, edges: Local): Code {
  const bin = i32.add(i32.constant(1), i32.shrU(i32.sub(edge.get, edges.get), 2))
  return i32.mul(bin, f32.eq(value.get, value.get))
}

/** Writes bins that stand feature by feature row by row as well, for rows `from` to `to`. */
export type TurnBins = (
  byFeature: number,
  byRow: number,
  features: number,
  columnBytes: number,
  rowBytes: number,
  from: number,
  to: number,
) => void

export function turnFunction(): WasmFunction {
  return defineFunction({
    name: 'turn',
    parameters: {
      byFeature: 'i32',
      byRow: 'i32',
      features: 'i32',
      columnBytes: 'i32',
      rowBytes: 'i32',
      from: 'i32',
      to: 'i32',
    },
    body: ({ byFeature, byRow, features, columnBytes, rowBytes, from, to }, local) => {
      const [feature, source, target, end] = [local('i32'), local('i32'), local('i32'), local('i32')]
      const cell: Code = [
        i32.store8(target.get, i32.load8u(source.get)),
        target.set(i32.add(target.get, rowBytes.get)),
        source.set(i32.add(source.get, i32.constant(1))),
      ]
      const column: Code = [
        source.set(i32.add(i32.add(byFeature.get, i32.mul(feature.get, columnBytes.get)), from.get)),
        end.set(i32.add(i32.add(byFeature.get, i32.mul(feature.get, columnBytes.get)), to.get)),
        target.set(i32.add(i32.add(byRow.get, i32.mul(from.get, rowBytes.get)), feature.get)),
        when(i32.ltU(source.get, end.get), repeat(cell, i32.ltU(source.get, end.get))),
        feature.set(i32.add(feature.get, i32.constant(1))),
      ]
      return when(i32.ltU(from.get, to.get), repeat(column, i32.ltU(feature.get, features.get)))
    },
  })
}
