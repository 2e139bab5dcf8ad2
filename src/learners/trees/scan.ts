import {
  type Code,
  defineFunction,
  f64,
  i32,
  i64,
  i64x2,
  type Local,
  repeat,
  v128,
  type WasmFunction,
  when,
  whileTrue,
} from '../../inference/index.ts'
import { BIN_BYTES, CANDIDATE_BYTES, type Layout } from './layout.ts'

/**
 * Finds the best split of a leaf over numeric features.
 *
 * `candidates` to `candidatesEnd`: descriptors of features, four words each: offset of its bins in a histogram in bytes, number of
 * bins, the feature, unused. `totals`: the sums of the leaf, as a bin. `found`: where the answer goes, see `FOUND`. `l2` and
 * `leastSecond` in the scale of the sums.
 */
export type ScanLeaf = (
  candidates: number,
  candidatesEnd: number,
  histogram: number,
  totals: number,
  found: number,
  l2: number,
  leastSecond: number,
  leastRows: number,
) => void

/** Places in the answer of a scan, in bytes: sums of the left side as a bin, the gain as a double, then feature, bin, missing left. */
export const FOUND = { left: 0, gain: 16, feature: 24, bin: 28, missingLeft: 32 } as const
/** The gain of an answer where no split is allowed. */
export const NO_GAIN = -1

const PARAMETERS = {
  candidates: 'i32',
  candidatesEnd: 'i32',
  histogram: 'i32',
  totals: 'i32',
  found: 'i32',
  l2: 'f64',
  leastSecond: 'f64',
  leastRows: 'i32',
} as const

const LOCALS = {
  at: 'i32',
  next: 'i32',
  start: 'i32',
  end: 'i32',
  pass: 'i32',
  passes: 'i32',
  allRows: 'i32',
  leftRows: 'i32',
  sums: 'v128',
  word: 'i64',
  allFirst: 'f64',
  allSecond: 'f64',
  best: 'f64',
  g: 'f64',
  h: 'f64',
  gRight: 'f64',
  hRight: 'f64',
  over: 'f64',
  under: 'f64',
} as const

type Registers = { readonly [K in keyof typeof PARAMETERS | keyof typeof LOCALS]: Local }

/** How the second word of a bin is read. */
interface Words {
  readonly rows: (word: Code) => Code
  readonly second: (word: Code) => Code
}

/**
 * A cut behind every bin that has rows, with missing values to the right and, where there are any, to the left. The value of a cut is
 * G_l² / (H_l + λ) + G_r² / (H_r + λ); two cuts are compared without a division. Of equal ones the first wins: lowest feature, then
 * missing to the right, then lowest bin.
 */
export function scanFunction({ countShift }: Pick<Layout, 'countShift'>): WasmFunction {
  const mask = (1n << BigInt(countShift)) - 1n
  const words: Words = {
    rows: (word) => i32.wrapI64(i64.shrU(word, countShift)),
    second: (word) => f64.convertI64S(i64.and(word, i64.constant(mask))),
  }
  return defineFunction({
    name: 'scan',
    parameters: PARAMETERS,
    body: (parameters, local) => {
      const locals = Object.entries(LOCALS).map(([name, type]) => [name, local(type)] as const)
      return scanLeaf({ ...parameters, ...Object.fromEntries(locals) } as unknown as Registers, words)
    },
  })
}

function scanLeaf(r: Registers, words: Words): Code {
  return [
    r.best.set(f64.constant(NO_GAIN)),
    f64.store(r.found.get, r.best.get, FOUND.gain),
    r.word.set(i64.load(r.totals.get, 8)),
    r.allRows.set(words.rows(r.word.get)),
    r.allSecond.set(words.second(r.word.get)),
    r.allFirst.set(f64.convertI64S(i64.load(r.totals.get, 0))),
    whileTrue(i32.ltU(r.candidates.get, r.candidatesEnd.get), scanFeature(r, words)),
  ]
}

function scanFeature(r: Registers, words: Words): Code {
  const hasMissing = i32.ne(i32.constant(0), words.rows(i64.load(r.start.get, 8)))
  return [
    r.start.set(i32.add(r.histogram.get, i32.load(r.candidates.get, 0))),
    r.end.set(i32.add(r.start.get, i32.shl(i32.load(r.candidates.get, 4), 4))),
    r.passes.set(i32.add(i32.constant(1), hasMissing)),
    r.pass.set(i32.constant(0)),
    repeat(scanPass(r, words), i32.ltU(r.pass.get, r.passes.get)),
    r.candidates.set(i32.add(r.candidates.get, i32.constant(CANDIDATE_BYTES))),
  ]
}

/** Missing values are bin 0: in the first pass they stay on the right, in the second the left side begins with them. */
function scanPass(r: Registers, words: Words): Code {
  return [
    r.sums.set(v128.load(r.start.get)),
    when(i32.eqz(r.pass.get), r.sums.set(i64x2.constant(0n, 0n))),
    r.at.set(i32.add(r.start.get, i32.constant(BIN_BYTES))),
    whileTrue(i32.ltU(r.at.get, r.end.get), takeBins(r, words)),
    r.pass.set(i32.add(r.pass.get, i32.constant(1))),
  ]
}

const TOGETHER = 4

/** Bins without rows are all zeros and change nothing; in deep leaves most are, so four are passed over at once. */
function takeBins(r: Registers, words: Words): Code {
  const rows = Array.from({ length: TOGETHER }, (_, i) => i64.load(r.at.get, 8 + i * BIN_BYTES))
  const isEmpty = i64.eqz(rows.reduce((a, b) => i64.or(a, b)))
  const oneByOne = repeat(takeBin(r, words), i32.ltU(r.at.get, r.next.get))
  return [
    r.next.set(i32.add(r.at.get, i32.constant(TOGETHER * BIN_BYTES))),
    when(i32.leU(r.next.get, r.end.get), when(isEmpty, r.at.set(r.next.get), oneByOne), [
      r.next.set(r.end.get),
      oneByOne,
    ]),
  ]
}

/** A bin with rows joins the left side. */
function takeBin(r: Registers, words: Words): Code {
  const right = i32.sub(r.allRows.get, r.leftRows.get)
  // too few rows on the right, and fewer with every bin: the pass is over
  const cut = when(i32.ltU(right, r.leastRows.get), r.at.set(r.end.get), weighCut(r, words))
  return [
    when(i64.ne(i64.load(r.at.get, 8), i64.constant(0n)), [
      r.sums.set(i64x2.add(r.sums.get, v128.load(r.at.get))),
      r.word.set(i64x2.extractLane(r.sums.get, 1)),
      r.leftRows.set(words.rows(r.word.get)),
      when(i32.geU(r.leftRows.get, r.leastRows.get), cut),
    ]),
    r.at.set(i32.add(r.at.get, i32.constant(BIN_BYTES))),
  ]
}

function weighCut(r: Registers, words: Words): Code {
  const isEnough = i32.and(f64.ge(r.h.get, r.leastSecond.get), f64.ge(r.hRight.get, r.leastSecond.get))
  const squared = (g: Local, h: Local): Code => f64.mul(f64.mul(g.get, g.get), h.get)
  return [
    r.h.set(words.second(r.word.get)),
    r.hRight.set(f64.sub(r.allSecond.get, r.h.get)),
    when(isEnough, [
      r.h.set(f64.add(r.h.get, r.l2.get)),
      r.hRight.set(f64.add(r.hRight.get, r.l2.get)),
      r.g.set(f64.convertI64S(i64x2.extractLane(r.sums.get, 0))),
      r.gRight.set(f64.sub(r.allFirst.get, r.g.get)),
      r.over.set(f64.add(squared(r.g, r.hRight), squared(r.gRight, r.h))),
      r.under.set(f64.mul(r.h.get, r.hRight.get)),
      when(f64.gt(r.over.get, f64.mul(r.best.get, r.under.get)), keepCut(r)),
    ]),
  ]
}

function keepCut(r: Registers): Code {
  return [
    r.best.set(f64.div(r.over.get, r.under.get)),
    f64.store(r.found.get, r.best.get, FOUND.gain),
    v128.store(r.found.get, r.sums.get, FOUND.left),
    i32.store(r.found.get, i32.load(r.candidates.get, 8), FOUND.feature),
    i32.store(r.found.get, i32.shrU(i32.sub(r.at.get, r.start.get), 4), FOUND.bin),
    i32.store(r.found.get, r.pass.get, FOUND.missingLeft),
  ]
}
