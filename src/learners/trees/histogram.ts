import {
  type Code,
  defineFunction,
  i32,
  i64,
  i64x2,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  when,
} from '../../inference/index.ts'
import { BIN_BYTES, BLOCK_ROWS, CHUNK_FEATURES, type Layout, rowStride, scratchStride } from './layout.ts'

/** Adds the rows of a list to a histogram. All but `count` are addresses. */
export type CountRows = (
  rows: number,
  count: number,
  derivatives: number,
  bins: number,
  histogram: number,
  scratch: number,
) => void

/** What the code of the counting functions depends on. */
export type Shape = Pick<Layout, 'bins' | 'offsets' | 'countShift'>

interface Chunk {
  readonly from: number
  readonly to: number
  /** Bytes of a row in the scratch area. */
  readonly record: number
}

/**
 * The functions that count rows into histograms, one for every 128 features. A bin is two 64-bit whole numbers: the sum of first
 * derivatives; and rows · 2^countShift plus the sum of second derivatives. All sums are exact, in any order, on any number of threads.
 *
 * Rows are copied together in blocks first, which keeps many misses of the cache under way; then each row is added feature by feature,
 * without a loop, at addresses that are constants of the data's shape.
 */
export function countFunctions(shape: Shape): WasmFunction[] {
  const features = shape.bins.length
  const functions: WasmFunction[] = []
  for (let from = 0; from < features; from += CHUNK_FEATURES) {
    const to = Math.min(features, from + CHUNK_FEATURES)
    functions.push(countFunction(shape, { from, to, record: scratchStride(to - from) }))
  }
  return functions
}

/** The name under which the function of a chunk is exported. */
export const countName = (chunk: number): string => `count${chunk}`

function countFunction(shape: Shape, chunk: Chunk): WasmFunction {
  const { record } = chunk
  return defineFunction({
    name: countName(chunk.from / CHUNK_FEATURES),
    parameters: { rows: 'i32', count: 'i32', derivatives: 'i32', bins: 'i32', histogram: 'i32', scratch: 'i32' },
    body: ({ rows, count, derivatives, bins, histogram, scratch }, local) => {
      const [end, blockEnd, from, to, row] = Array.from({ length: 5 }, () => local('i32')) as [
        Local,
        Local,
        Local,
        Local,
        Local,
      ]
      const [sums, bin] = [local('v128'), local('i32')]
      const copyRow: Code = [
        row.set(i32.load(rows.get)),
        from.set(i32.add(bins.get, i32.mul(row.get, i32.constant(rowStride(shape.bins.length))))),
        copyBins(from, to, chunk),
        i64.store(to.get, i64.load(i32.add(derivatives.get, i32.shl(row.get, 3))), record - 8),
        to.set(i32.add(to.get, i32.constant(record))),
        rows.set(i32.add(rows.get, i32.constant(4))),
      ]
      const addRow: Code = [
        sums.set(oneRow(from, shape, chunk)),
        addBins({ from, histogram, sums, bin }, shape, chunk),
        from.set(i32.add(from.get, i32.constant(record))),
      ]
      const block: Code = [
        to.set(scratch.get),
        blockEnd.set(i32.add(rows.get, i32.constant(4 * BLOCK_ROWS))),
        when(i32.gtU(blockEnd.get, end.get), blockEnd.set(end.get)),
        repeat(copyRow, i32.ltU(rows.get, blockEnd.get)),
        from.set(scratch.get),
        repeat(addRow, i32.ltU(from.get, to.get)),
      ]
      const all = repeat(block, i32.ltU(rows.get, end.get))
      return [end.set(i32.add(rows.get, i32.shl(count.get, 2))), when(count.get, all)]
    },
  })
}

/** The bins of a row in as few moves as its width allows; the last one may overlap the one before. */
function copyBins(from: Local, to: Local, chunk: Chunk): Code {
  const width = chunk.to - chunk.from
  const moves: Code[] = []
  let at = 0
  const move = (offset: number, bytes: number): void => {
    const source = chunk.from + offset
    if (bytes === 16) moves.push(v128.store(to.get, v128.load(from.get, source), offset))
    else if (bytes === 8) moves.push(i64.store(to.get, i64.load(from.get, source), offset))
    else if (bytes === 4) moves.push(i32.store(to.get, i32.load(from.get, source), offset))
    else moves.push(i32.store8(to.get, i32.load8u(from.get, source), offset))
    at = offset + bytes
  }
  while (at + 16 <= width) move(at, 16)
  if (at < width && width >= 16) move(width - 16, 16)
  while (at < width) move(at, width - at >= 8 ? 8 : width - at >= 4 ? 4 : 1)
  return moves
}

/** What a row adds to each of its bins: its derivatives, and one row. */
function oneRow(from: Local, { countShift }: Shape, { record }: Chunk): Code {
  const derivatives = v128.load32x2S(from.get, record - 8)
  return i64x2.add(derivatives, i64x2.constant(0n, 1n << BigInt(countShift)))
}

function addBins(
  { from, histogram, sums, bin }: { from: Local; histogram: Local; sums: Local; bin: Local },
  { offsets }: Shape,
  chunk: Chunk,
): Code {
  return Array.from({ length: chunk.to - chunk.from }, (_, i) => {
    const offset = offsets[chunk.from + i]! * BIN_BYTES
    return [
      bin.set(i32.add(histogram.get, i32.shl(i32.load8u(from.get, i), 4))),
      v128.store(bin.get, i64x2.add(v128.load(bin.get, offset), sums.get), offset),
    ]
  })
}

/** Sums of whole histograms, bin by bin: `add` and `subtract` change the first by the second. */
export function sumFunctions(): WasmFunction[] {
  const over = (name: string, combine: (a: Code, b: Code) => Code): WasmFunction =>
    defineFunction({
      name,
      parameters: { into: 'i32', from: 'i32', bins: 'i32' },
      body: ({ into, from, bins }, local) => {
        const end = local('i32')
        const next = [into, from].map((place) => place.set(i32.add(place.get, i32.constant(BIN_BYTES))))
        const one = v128.store(into.get, combine(v128.load(into.get), v128.load(from.get)))
        return [
          end.set(i32.add(into.get, i32.shl(bins.get, 4))),
          when(bins.get, repeat([one, next], i32.ltU(into.get, end.get))),
        ]
      },
    })
  return [over('add', i64x2.add), over('subtract', i64x2.sub)]
}
