import type { Combine } from '../forest.ts'
import { type Sets, setsOf } from '../forest-sets.ts'
import { brokenTrees, MODE, MOST_FEATURES, type TreeTable } from '../forest-table.ts'
import { type Kernel, type NodeReader, needed, type Prepare, wrongType } from '../kernel.ts'
import { MAX_ELEMENTS, type Tensor, type TensorType } from '../tensor.ts'
import { type TreeImage, treeImage } from '../tree-image.ts'
import { scorer } from './tree-scorer.ts'

/**
 * TreeEnsemble of ai.onnx.ml 5, in float or double from input to output. Scores are summed tree by tree: the bits of the reference
 * runtime. `post_transform` must be NONE, since that runtime gives wrong results for the others.
 */
export const treeEnsemble: Readonly<Record<string, Prepare>> = { TreeEnsemble: prepareEnsemble }

/** By the numbers of `aggregate_function`. */
const COMBINES: readonly Combine[] = ['add', 'add', 'smallest', 'largest']
const AVERAGE = 0
const SUM = 1

function prepareEnsemble(node: NodeReader): Kernel {
  const aggregate = node.int('aggregate_function', SUM)
  const combine = COMBINES[aggregate]
  if (combine === undefined) throw node.bad('aggregate_function', 'it is none of AVERAGE, SUM, MIN, MAX')
  if (node.int('post_transform', 0) !== 0) throw node.bad('post_transform', 'only NONE is supported; use an operator')
  const image = node.trees(() => imageOf(node, combine))
  const score = scorer(image, node)
  const type = image.forest.precision
  const { width } = image
  const divisor = aggregate === AVERAGE ? image.trees : 1
  return (inputs) => {
    const input = needed(inputs, 0, node)
    if (input.type !== type) throw wrongType(node, 0, input.type, type)
    const { values, rows } = score(input)
    if (divisor !== 1) for (let i = 0; i < values.length; i++) values[i]! /= divisor
    return [{ type, shape: [rows, width], data: values } as Tensor]
  }
}

function imageOf(node: NodeReader, combine: Combine): TreeImage {
  const splits = realTensor(node, 'nodes_splits')
  const weights = realTensor(node, 'leaf_weights')
  if (splits.type !== weights.type) throw node.bad('leaf_weights', `it holds ${weights.type}, not ${splits.type}`)
  node.tensor('nodes_hitrates')
  const table = tableOf(node, { splits: splits.data, weights: weights.data })
  return treeImage(table, { combine, type: splits.type, first: splits.type })
}

type RealTensor = Extract<Tensor, { type: 'float' | 'double' }>

function realTensor(node: NodeReader, name: string): RealTensor {
  const tensor = node.tensor(name)
  if (tensor?.type !== 'float' && tensor?.type !== 'double')
    throw node.bad(name, tensor ? `it holds ${tensor.type}` : 'it is not there')
  return tensor
}

function tableOf(
  node: NodeReader,
  reals: { readonly splits: ArrayLike<number>; readonly weights: Float32Array | Float64Array },
): TreeTable {
  const width = node.int('n_targets', 1)
  const modes = modesOf(node)
  const branches = modes.length
  const features = node.ints('nodes_featureids')
  const missingTrue = node.ints('nodes_missing_value_tracks_true')
  if (features.length !== branches || reals.splits.length !== branches)
    throw brokenTrees('has lists of different lengths')
  if (missingTrue.length !== 0 && missingTrue.length !== branches) throw brokenTrees('has lists of different lengths')
  if (features.some((feature) => !(feature >= 0 && feature < MOST_FEATURES)))
    throw brokenTrees('asks for a feature out of range')
  if (!(width > 0 && width <= MAX_ELEMENTS)) throw brokenTrees(`has ${width} targets`)
  const targets = node.ints('leaf_targetids')
  if (targets.length !== reals.weights.length) throw brokenTrees('has lists of different lengths')
  if (targets.some((target) => !(target >= 0 && target < width))) throw brokenTrees('has a target out of range')
  const size = { branches, leaves: targets.length }
  return {
    roots: rootsOf(node, branches),
    features: Int32Array.from(features),
    thresholds: reals.splits,
    modes,
    whenTrue: referencesOf(node, 'true', size),
    whenFalse: referencesOf(node, 'false', size),
    missingTrue: Uint8Array.from(missingTrue, (tracks) => Number(tracks !== 0)),
    ...setsIn(node, modes),
    leafStarts: Int32Array.from({ length: targets.length + 1 }, (_, leaf) => leaf),
    targets: Int32Array.from(targets),
    weights: reals.weights,
    width,
  }
}

function modesOf(node: NodeReader): Uint8Array {
  const tensor = node.tensor('nodes_modes')
  if (tensor?.type !== 'uint8') throw node.bad('nodes_modes', tensor ? `it holds ${tensor.type}` : 'it is not there')
  const unknown = tensor.data.find((mode) => mode > MODE.MEMBER)
  if (unknown !== undefined) throw brokenTrees(`has a node of mode ${unknown}`)
  return tensor.data
}

function rootsOf(node: NodeReader, branches: number): Int32Array {
  const roots = node.ints('tree_roots')
  if (roots.some((root) => !(root >= 0 && root < branches))) throw brokenTrees('has a root that is not there')
  if (new Set(roots).size !== roots.length) throw brokenTrees('has two trees with one root')
  return Int32Array.from(roots)
}

/** Where the branches lead to: ids of branches, or of leaves where they say so. */
function referencesOf(
  node: NodeReader,
  side: 'true' | 'false',
  size: { readonly branches: number; readonly leaves: number },
): Int32Array {
  const ids = node.ints(`nodes_${side}nodeids`)
  const isLeaf = node.ints(`nodes_${side}leafs`)
  if (ids.length !== size.branches || isLeaf.length !== size.branches)
    throw brokenTrees('has lists of different lengths')
  return Int32Array.from(ids, (id, at) => {
    const leaf = isLeaf[at] !== 0
    if (!(id >= 0 && id < (leaf ? size.leaves : size.branches))) throw brokenTrees('points to a node that is not there')
    return leaf ? ~id : id
  })
}

/** The sets of the MEMBER branches, which end with NaN and stand in the order of the branches. */
function setsIn(node: NodeReader, modes: Uint8Array): { readonly setOf: Int32Array; readonly sets: Sets } {
  const tensor = node.tensor('membership_values')
  const wanted = modes.reduce((count, mode) => count + Number(mode === MODE.MEMBER), 0)
  if (tensor === undefined && wanted === 0) return { setOf: new Int32Array(0), sets: setsOf([]) }
  const types: readonly TensorType[] = ['float', 'double']
  if (tensor === undefined || !types.includes(tensor.type)) throw node.bad('membership_values', 'it holds no numbers')
  const values = tensor.data as Float32Array | Float64Array
  const members: (Float32Array | Float64Array)[] = []
  let from = 0
  for (let at = 0; at < values.length; at++) {
    if (!Number.isNaN(values[at]!)) continue
    members.push(values.subarray(from, at))
    from = at + 1
  }
  if (members.length !== wanted || from !== values.length)
    throw brokenTrees(`has ${members.length} sets for ${wanted} nodes that test for members`)
  let set = 0
  return { setOf: Int32Array.from(modes, (mode) => (mode === MODE.MEMBER ? set++ : -1)), sets: setsOf(members) }
}
