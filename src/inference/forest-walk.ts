import { type KernelKind, type NodeShape, nodeShape, numberBytes, VECTOR_BYTES } from './forest-node.ts'
import { type Code, f32, f32x4, f64, f64x2, i32, type Local, repeat, type ValueType, v128 } from './wasm/index.ts'

/** A row and a tree, counted from those the loops stand at, that step at the same time as others. */
export interface Walk {
  readonly row: number
  readonly tree: number
  /** No other tree stands abreast behind it for its row. */
  readonly isLast: boolean
}

/** The locals of a walk. */
export interface Places {
  readonly kind: KernelKind
  readonly shape: NodeShape
  readonly columns: Local
  readonly sums: Local
  readonly sumBytes: Local
  /** The row in bytes of a number, and where its sums begin. */
  readonly row: Local
  readonly sum: Local
  readonly moved: Local
  readonly next: Local
  readonly at: Local
  readonly code: Local
}

/** The walks of rows and trees abreast, row by row. */
export function walksOf(rows: number, trees: number): readonly Walk[] {
  return Array.from({ length: rows * trees }, (_, i) => {
    const tree = Math.floor(i / rows)
    return { row: i % rows, tree, isLast: tree === trees - 1 }
  })
}

/** Locals for a kernel whose parameters say where columns and sums lie. */
export function placesFor(
  kind: KernelKind,
  parameters: Pick<Places, 'columns' | 'sums' | 'sumBytes'>,
  local: (type: ValueType) => Local,
): Places {
  const [row, sum, moved] = [local('i32'), local('i32'), local('i32')]
  const [next, at, code] = [local('i32'), local('i32'), local('i32')]
  const { columns, sums, sumBytes } = parameters
  return { kind, shape: nodeShape(kind), columns, sums, sumBytes, row, sum, moved, next, at, code }
}

/** Steps on from the nodes where the walks stand until all are at leaves, and adds what these hold. */
export function walkOn(walks: readonly Walk[], nodes: readonly Local[], places: Places): Code {
  const { moved } = places
  return [
    repeat([moved.set(i32.constant(0)), walks.map((walk, i) => step(walk, nodes[i]!, places))], moved.get),
    walks.map((walk, i) => addLeaf(walk, nodes[i]!, places)),
  ]
}

function step({ row }: Walk, node: Local, places: Places): Code {
  const { kind, shape, columns, moved, next, at } = places
  const real = kind.precision === 'float' ? f32 : f64
  const offset = row * numberBytes(kind)
  const column = i32.add(i32.add(columns.get, places.row.get), i32.load(node.get, shape.column))
  const isBelow = (x: Code): Code => real.le(real.load(x, offset), real.load(node.get, shape.real))
  const goesLeft = kind.sets ? i32.or(isBelow(at.tee(column)), isMember(node, offset, places)) : isBelow(column)
  const child = i32.add(node.get, i32.shl(i32.eqz(goesLeft), 2))
  return [moved.set(i32.or(moved.get, next.tee(i32.load(child, shape.left)))), node.set(i32.add(node.get, next.get))]
}

const WORD_SHIFT = 5
const WORD_BYTES_SHIFT = 2

/** The bit of a code. Nodes that test a threshold have a mask of 0 and a word of 0 for their bits. */
function isMember(node: Local, offset: number, { shape, at, code }: Places): Code {
  const masked = i32.and(code.tee(i32.load(at.get, offset)), i32.load(node.get, shape.mask))
  const word = i32.shl(i32.shrU(masked, WORD_SHIFT), WORD_BYTES_SHIFT)
  const bits = i32.load(i32.add(i32.add(node.get, i32.load(node.get, shape.mask + 4)), word))
  return i32.and(i32.shrUBy(bits, code.get), i32.constant(1))
}

function addLeaf({ row, isLast }: Walk, node: Local, places: Places): Code {
  const { kind, shape, sums } = places
  if (kind.vectors) return [addVector(node, places), isLast ? nextSums(places) : []]
  const real = kind.precision === 'float' ? f32 : f64
  const offset = row * numberBytes(kind)
  const place = i32.add(sums.get, places.row.get)
  return real.store(place, real.add(real.load(place, offset), real.load(node.get, shape.real)), offset)
}

/** Adds the weights of a leaf to the sums of its row. */
function addVector(node: Local, { kind, shape, sumBytes, sum, next, at }: Places): Code {
  const vector = kind.precision === 'float' ? f32x4 : f64x2
  const into = i32.add(sum.get, at.get)
  const from = i32.add(next.get, at.get)
  return [
    next.set(i32.add(node.get, i32.load(node.get, shape.real))),
    at.set(i32.constant(0)),
    repeat(
      [
        v128.store(into, vector.add(v128.load(into), v128.load(from))),
        at.set(i32.add(at.get, i32.constant(VECTOR_BYTES))),
      ],
      i32.ltU(at.get, sumBytes.get),
    ),
  ]
}

function nextSums({ sum, sumBytes }: Places): Code {
  return sum.set(i32.add(sum.get, sumBytes.get))
}
