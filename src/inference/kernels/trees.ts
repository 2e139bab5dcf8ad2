import { fail } from '../errors.ts'
import type { Combine } from '../forest.ts'
import { type TreeLists, tableOfLists } from '../forest-lists.ts'
import { type Kernel, type NodeReader, needed, type Prepare } from '../kernel.ts'
import type { Tensor } from '../tensor.ts'
import { type TreeImage, treeImage } from '../tree-image.ts'
import { labelsOf, largestOf } from './labels.ts'
import { logistic, type PostTransform, postTransformOf, transformRows } from './post.ts'
import { realsOf, scorer } from './tree-scorer.ts'

/**
 * TreeEnsembleClassifier and TreeEnsembleRegressor of ai.onnx.ml. Scores are summed in float32 (double for double input), tree
 * by tree, the base value last: the bits of the reference runtime.
 */
export const trees: Readonly<Record<string, Prepare>> = {
  TreeEnsembleRegressor: prepareRegressor,
  TreeEnsembleClassifier: prepareClassifier,
}

const f = Math.fround

function listsOf(node: NodeReader, prefix: 'class' | 'target', width: number): TreeLists {
  realsOf(node, 'nodes_hitrates')
  return {
    trees: node.ints('nodes_treeids'),
    ids: node.ints('nodes_nodeids'),
    features: node.ints('nodes_featureids'),
    thresholds: realsOf(node, 'nodes_values'),
    modes: node.texts('nodes_modes'),
    whenTrue: node.ints('nodes_truenodeids'),
    whenFalse: node.ints('nodes_falsenodeids'),
    missingTrue: node.ints('nodes_missing_value_tracks_true'),
    leafTrees: node.ints(`${prefix}_treeids`),
    leafIds: node.ints(`${prefix}_nodeids`),
    leafTargets: node.ints(`${prefix}_ids`),
    leafWeights: realsOf(node, `${prefix}_weights`),
    width,
  }
}

const COMBINES: Readonly<Record<string, Combine>> = { SUM: 'add', AVERAGE: 'add', MIN: 'smallest', MAX: 'largest' }

/** With one target the reference runtime ignores `post_transform` except PROBIT, which is refused here. */
function prepareRegressor(node: NodeReader): Kernel {
  const width = node.int('n_targets', 1)
  const aggregate = node.text('aggregate_function', 'SUM')
  const combine = Object.hasOwn(COMBINES, aggregate) ? COMBINES[aggregate]! : undefined
  if (combine === undefined) throw node.bad('aggregate_function', 'it is none of SUM, AVERAGE, MIN, MAX')
  const post = postTransformOf(node)
  if (post === 'PROBIT') throw node.bad('post_transform', 'PROBIT is not supported for a regression')
  const base = realsOf(node, 'base_values')
  if (base.length !== 0 && base.length !== width)
    throw node.bad('base_values', `there are ${base.length} of them for ${width} targets`)
  const image = node.trees(() => imageOf(listsOf(node, 'target', width), node, combine))
  const score = scorer(image, node)
  const divisor = aggregate === 'AVERAGE' ? image.trees : 1
  return (inputs) => {
    const { values, rows } = score(needed(inputs, 0, node))
    if (divisor !== 1) for (let i = 0; i < values.length; i++) values[i]! /= divisor
    addBase(values, base)
    const data = asFloat(values)
    if (width > 1) transformRows(data, width, post)
    return [{ type: 'float', shape: [rows, width], data }]
  }
}

function imageOf(lists: TreeLists, node: NodeReader, combine: Combine): TreeImage {
  return treeImage(tableOfLists(lists), { combine, type: node.inputType(0), first: 'float' })
}

function addBase(values: Float32Array | Float64Array, base: ArrayLike<number>): void {
  if (base.length > 0) for (let i = 0; i < values.length; i++) values[i]! += base[i % base.length]!
}

function asFloat(values: Float32Array | Float64Array): Float32Array {
  return values instanceof Float32Array ? values : Float32Array.from(values)
}

function prepareClassifier(node: NodeReader): Kernel {
  const labels = labelsOf(node, 'classlabels_int64s')
  if (labels.count === 0) throw node.bad('classlabels_int64s', 'there are no labels')
  const post = postTransformOf(node)
  const base = realsOf(node, 'base_values')
  const image = node.trees(() => classImage(listsOf(node, 'class', labels.count), node))
  const { classes } = image
  if (labels.count > 2 || classes.length > 1) return multipleClasses(node, { labels, post, base, image })
  if (base.length > 1) throw node.bad('base_values', 'one score has one base value')
  const target = classes[0] ?? 0
  if (target !== 0 && labels.count === 2) return multipleClasses(node, { labels, post, base: [], image })
  return oneScore(node, { labels, post, base, image })
}

/** Of two classes of which only the first is weighed there is one score. Weights of branches count here, though no row meets them. */
function classImage(lists: TreeLists, node: NodeReader): TreeImage {
  const classes = [...new Set(lists.leafTargets)]
  const isOne = lists.width <= 2 && classes.every((target) => target === 0)
  const image = imageOf(isOne ? { ...lists, width: 1 } : lists, node, 'add')
  return { ...image, classes, isPositive: Array.from(lists.leafWeights).every((weight) => weight >= 0) }
}

interface Classifier {
  readonly labels: ReturnType<typeof labelsOf>
  readonly post: PostTransform
  readonly base: ArrayLike<number>
  readonly image: TreeImage
}

/**
 * One weight a leaf, all of class 0, is the score of the *second* class. With LOGISTIC the label follows the sign; otherwise
 * weights that are all positive are taken for probabilities.
 */
function oneScore(node: NodeReader, { labels, post, base, image }: Classifier): Kernel {
  const score = scorer(image, node)
  const { isPositive } = image
  const isLogistic = post === 'LOGISTIC'
  const limit = !isLogistic && isPositive ? 0.5 : 0
  const both = labels.pick(Int32Array.of(0, 1))
  return (inputs) => {
    const { values, rows } = score(needed(inputs, 0, node))
    addBase(values, base)
    if (labels.count === 1)
      return [labels.pick(new Int32Array(rows)), { type: 'float', shape: [rows, 1], data: asFloat(values) }]
    const data = new Float32Array(rows * 2)
    for (let row = 0; row < rows; row++) {
      const s = f(values[row]!)
      data[row * 2] = isLogistic ? logistic(-s) : isPositive ? 1 - s : -s
      data[row * 2 + 1] = isLogistic ? logistic(s) : s
    }
    return [labelsAbove(values, limit, both), { type: 'float', shape: [rows, 2], data }]
  }
}

/** One of two labels a row: the second where the score is above the limit. */
function labelsAbove(scores: Float32Array | Float64Array, limit: number, both: Tensor): Tensor {
  const shape = [scores.length]
  if (both.type === 'string') {
    const [first, second] = both.data as [string, string]
    return { type: 'string', shape, data: Array.from(scores, (score) => (score > limit ? second : first)) }
  }
  const [first, second] = both.data as unknown as [bigint, bigint]
  const data = new BigInt64Array(scores.length)
  for (let row = 0; row < scores.length; row++) data[row] = scores[row]! > limit ? second : first
  return { type: 'int64', shape, data }
}

/** A score for each class; the label is the first of the largest. */
function multipleClasses(node: NodeReader, { labels, post, base, image }: Classifier): Kernel {
  if (base.length !== 0 && base.length !== labels.count)
    throw fail('bad_attribute', {
      attribute: 'base_values',
      operator: node.operator,
      reason: `there are ${base.length} of them for ${labels.count} classes`,
    })
  const score = scorer(image, node)
  return (inputs) => {
    const { values, rows } = score(needed(inputs, 0, node))
    addBase(values, base)
    const picked = largestOf(values, labels.count)
    const data = asFloat(values)
    transformRows(data, labels.count, post)
    return [labels.pick(picked), { type: 'float', shape: [rows, labels.count], data }]
  }
}
