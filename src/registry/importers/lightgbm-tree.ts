import { type FlatTree, TREE_MODE } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { ColumnPlan } from './columns.ts'
import { numbersIn, unreadable, wholeIn, wholesIn } from './lightgbm-text.ts'

/** Bits of a decision type. */
const CATEGORICAL = 1
const DEFAULT_LEFT = 2
const MISSING_SHIFT = 2
const MISSING_BITS = 3
/** What counts as missing besides NaN. */
const MISSING = { none: 0, zero: 1, nan: 2 } as const

const MOST_LEAVES = 2 ** 24
const WORD_BITS = 32

/**
 * A tree of the file. A branch leads left where `x <= threshold` or where the whole part of `x` is in its set. A missing value goes
 * the default way; where a node knows none, it counts as zero.
 *
 * Source: LightGBM 4.6, include/LightGBM/tree.h.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model`.
 */
export function lightgbmTree(
  section: ReadonlyMap<string, string>,
  around: { readonly columns: ColumnPlan; readonly features: number; readonly target: number },
): FlatTree {
  const leaves = wholeIn(section, 'num_leaves')
  if (!(leaves > 0 && leaves <= MOST_LEAVES)) throw unreadable('a tree has no leaf or too many')
  if (wholeIn(section, 'is_linear', 0) !== 0)
    throw fail('unsupported_model', { reason: 'its leaves are linear models' })
  const weights = numbersIn(section, 'leaf_value', leaves)
  const branches = leaves - 1
  const nodes = branches === 0 ? NO_BRANCHES : branchesOf(section, { ...around, branches })
  return { ...nodes, leaves: weights, target: around.target }
}

const NO_BRANCHES = { features: [], splits: [], modes: [], missingTrue: [], whenTrue: [], whenFalse: [] }

type Branches = Omit<FlatTree, 'leaves' | 'target'>

function branchesOf(
  section: ReadonlyMap<string, string>,
  around: { readonly columns: ColumnPlan; readonly features: number; readonly branches: number },
): Branches {
  const { columns, branches } = around
  const features = wholesIn(section, 'split_feature', branches)
  const splits = numbersIn(section, 'threshold', branches)
  const decisions = wholesIn(section, 'decision_type', branches)
  if (features.some((feature) => !(feature >= 0 && feature < around.features)))
    throw unreadable('a tree asks for a feature that is not there')
  const setAt = setsOf(section)
  const sets: (readonly number[] | undefined)[] = []
  const places = new Float64Array(branches)
  const modes = new Uint8Array(branches)
  const missingTrue = new Uint8Array(branches)
  for (let at = 0; at < branches; at++) {
    const decision = decisions[at]!
    const missing = (decision >> MISSING_SHIFT) & MISSING_BITS
    const isSet = (decision & CATEGORICAL) !== 0
    if (missing > MISSING.nan) throw unreadable('a decision type is unknown')
    modes[at] = isSet ? TREE_MODE.MEMBER : TREE_MODE.LEQ
    sets.push(isSet ? setAt(splits[at]!) : undefined)
    places[at] = columns.place(features[at]!, isSet ? 'code' : missing === MISSING.zero ? 'zeroMissing' : 'plain')
    const left = missing === MISSING.none ? splits[at]! >= 0 : (decision & DEFAULT_LEFT) !== 0
    missingTrue[at] = Number(!isSet && left)
  }
  return {
    ...{ features: places, splits, modes, missingTrue, sets },
    whenTrue: childrenIn(section, 'left_child', branches),
    whenFalse: childrenIn(section, 'right_child', branches),
  }
}

/** Branches by number, leaves as the complement of theirs: as a `FlatTree` has them. */
function childrenIn(section: ReadonlyMap<string, string>, key: string, branches: number): Float64Array {
  const children = wholesIn(section, key, branches)
  if (children.some((child) => !(child < branches && ~child <= branches)))
    throw unreadable(`${key} leads to a node that is not there`)
  return children
}

/** Reads sets, which the file keeps as bits of 32-bit words. */
function setsOf(section: ReadonlyMap<string, string>): (index: number) => readonly number[] {
  const count = wholeIn(section, 'num_cat', 0)
  if (count === 0)
    return () => {
      throw unreadable('a node tests for categories, of which its tree has none')
    }
  if (!(count > 0 && count <= MOST_LEAVES)) throw unreadable('num_cat is out of range')
  const bounds = wholesIn(section, 'cat_boundaries', count + 1)
  if (bounds[0] !== 0 || bounds.some((bound, i) => i > 0 && bound < bounds[i - 1]!))
    throw unreadable('cat_boundaries do not ascend')
  const words = wholesIn(section, 'cat_threshold', bounds[count]!)
  const used = new Set<number>()
  return (index) => {
    const to = bounds[index + 1]
    if (to === undefined || used.has(index)) throw unreadable('a node has no set of categories of its own')
    used.add(index)
    return membersIn(words.subarray(bounds[index], to))
  }
}

function membersIn(words: Float64Array): readonly number[] {
  const members: number[] = []
  for (const [at, word] of words.entries())
    for (let bit = 0; bit < WORD_BITS; bit++) if (((word >>> bit) & 1) === 1) members.push(at * WORD_BITS + bit)
  return members
}
