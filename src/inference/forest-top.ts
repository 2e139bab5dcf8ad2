import { ABREAST, type KernelKind, numberBytes, TOP_BRANCHES, topShape } from './forest-node.ts'
import { PARAMETERS } from './forest-parameters.ts'
import { type Places, placesFor, walkOn, walksOf } from './forest-walk.ts'
import {
  type Code,
  defineFunction,
  f32x4,
  f64x2,
  i32,
  i32x4,
  i64x2,
  type Local,
  repeat,
  v128,
  type WasmFunction,
} from './wasm/index.ts'

/** The top of a tree while rows pass it: for each branch the address of its column and its threshold, splat. */
interface Top {
  readonly columns: readonly Local[]
  readonly limits: readonly Local[]
}

/**
 * Tree by tree, rows abreast: their way through the three upmost levels is found by comparing all of these branches with several
 * rows at once; from there each row walks alone. Instead of roots it is given the tops of trees.
 */
export function addTreesFromTops(kind: KernelKind): WasmFunction {
  const walks = walksOf(ABREAST, 1)
  const shape = topShape(kind)
  return defineFunction({
    ...{ name: 'rows', parameters: PARAMETERS },
    body: ({ roots, rootsEnd, columns, sums, rowBytes, sumBytes }, local) => {
      const places = placesFor(kind, { columns, sums, sumBytes }, local)
      const top: Top = {
        columns: Array.from({ length: TOP_BRANCHES }, () => local('i32')),
        limits: Array.from({ length: TOP_BRANCHES }, () => local('v128')),
      }
      const masks = [local('v128'), local('v128'), local('v128')] as const
      const nodes = walks.map(() => local('i32'))
      const { row, sum } = places
      const someRows = repeat(
        [
          passTop({ kind, roots, top, masks, nodes, places }),
          walkOn(walks, nodes, places),
          row.set(i32.add(row.get, i32.constant(ABREAST * numberBytes(kind)))),
        ],
        i32.ltU(row.get, rowBytes.get),
      )
      return repeat(
        [
          row.set(i32.constant(0)),
          sum.set(sums.get),
          readTop(top, { kind, roots, columns }),
          someRows,
          roots.set(i32.add(roots.get, i32.constant(shape.bytes))),
        ],
        i32.ltU(roots.get, rootsEnd.get),
      )
    },
  })
}

function readTop(top: Top, from: { readonly kind: KernelKind; readonly roots: Local; readonly columns: Local }): Code {
  const { kind, roots, columns } = from
  const shape = topShape(kind)
  const splat = kind.precision === 'float' ? v128.load32Splat : v128.load64Splat
  return top.columns.map((column, i) => [
    column.set(i32.add(columns.get, i32.load(roots.get, shape.columns + 4 * i))),
    top.limits[i]!.set(splat(roots.get, shape.reals + numberBytes(kind) * i)),
  ])
}

const VECTOR = 16
/** Bits of the place of a child, in bytes of an address: 1 where a level went left. */
const LEVEL_BITS = [16n, 8n, 4n] as const

interface Passing {
  readonly kind: KernelKind
  readonly roots: Local
  readonly top: Top
  /** For each level, all ones in the numbers of the rows that go left. */
  readonly masks: readonly [Local, Local, Local]
  readonly nodes: readonly Local[]
  readonly places: Places
}

function passTop(passing: Passing): Code {
  const perVector = VECTOR / numberBytes(passing.kind)
  return Array.from({ length: ABREAST / perVector }, (_, i) => passVector(passing, i, perVector))
}

function passVector({ kind, roots, top, masks, nodes, places }: Passing, vector: number, rows: number): Code {
  const { le } = kind.precision === 'float' ? f32x4 : f64x2
  const goesLeft = (branch: number): Code =>
    le(v128.load(i32.add(top.columns[branch]!.get, places.row.get), vector * VECTOR), top.limits[branch]!.get)
  const [first, second, third] = masks
  const pick = (left: Code, right: Code, mask: Local): Code => v128.bitselect(left, right, mask.get)
  const bits = masks.map((mask, level) => v128.and(mask.get, eachWord(LEVEL_BITS[level]!)))
  const address = (row: number): Code => {
    const offset = i32x4.extractLane(first.get, (row * 4) / rows)
    return i32.add(roots.get, i32.load(i32.add(roots.get, offset), topShape(kind).children))
  }
  return [
    first.set(goesLeft(0)),
    second.set(pick(goesLeft(1), goesLeft(2), first)),
    third.set(pick(pick(goesLeft(3), goesLeft(4), second), pick(goesLeft(5), goesLeft(6), second), first)),
    first.set(v128.or(v128.or(bits[0]!, bits[1]!), bits[2]!)),
    Array.from({ length: rows }, (_, row) => nodes[vector * rows + row]!.set(address(row))),
  ]
}

const WORD_BITS = 32n

/** Four words of one small number. */
const eachWord = (bits: bigint): Code => i64x2.constant((bits << WORD_BITS) | bits, (bits << WORD_BITS) | bits)
