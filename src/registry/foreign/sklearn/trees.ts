import { type Attribute, attribute, type FlatTree, ML, treeEnsemble } from '../../../inference/index.ts'
import { type Inert, isThing, notConverted, type Thing } from '../inert.ts'
import { arrayOf } from '../numpy/array.ts'
import { fieldsOf } from './fields.ts'
import { classesOf, largest, numberOutcome, type Outcome } from './outcome.ts'
import { type Columns, cast, doubles, matrix, op, rounded, type Sketch, widthOf } from './sketch.ts'
import { featureAt, flatTree, readTree, type SkTree, walkTree } from './tree.ts'

/** The sums of trees with one number a leaf, [N, targets] double: to the bit those of numpy. */
export const sumTrees = (
  sketch: Sketch,
  value: string,
  { trees, targets }: { readonly trees: readonly FlatTree[]; readonly targets: number },
): string =>
  op(sketch, 'TreeEnsemble', [value], { attributes: treeEnsemble(trees, { precision: 'double', targets }), domain: ML })

/** A decision tree, or the mean of a forest of them. */
export function treesOutcome(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const members = fields.get('estimators_') === undefined ? [estimator] : fields.items('estimators_')
  const trees = members.map((member) => readTree(sketch, estimatorIn(member)))
  const [first] = trees
  if (first === undefined) throw notConverted('it has no tree')
  if (trees.some(({ outputs, classes }) => outputs !== first.outputs || classes !== first.classes))
    throw notConverted('its trees do not answer alike')
  const x = { value: rounded(sketch, matrix(sketch, columns)), width: widthOf(columns) }
  if (/Classifier$/.test(estimator.name)) return classOutcome(sketch, { fields: fields.get('classes_'), trees, x })
  if (first.outputs > 1) {
    const means = meanOf(sketch, trees, { ...x, targets: first.outputs })
    return numberOutcome(cast(sketch, means, 'double'), first.outputs)
  }
  const flat = trees.map((tree) =>
    flatTree(tree, walkTree(tree), { valueOf: (node) => tree.values[node]!, width: x.width }),
  )
  const sums = sumTrees(sketch, x.value, { trees: flat, targets: 1 })
  return numberOutcome(op(sketch, 'Div', [sums, doubles(sketch, [], [trees.length])]))
}

interface Read {
  readonly value: string
  readonly width: number
}

function classOutcome(
  sketch: Sketch,
  { fields, trees, x }: { readonly fields: Inert | undefined; readonly trees: readonly SkTree[]; readonly x: Read },
): Outcome {
  const [first] = trees
  if (first!.outputs > 1) throw notConverted('it answers several classes at once')
  const classes = classesOf(fields)
  if (classes.length !== first!.classes) throw notConverted('its trees do not answer its classes')
  const mean = meanOf(sketch, trees, { ...x, targets: classes.length })
  return {
    chosen: { place: largest(sketch, mean), classes },
    probabilities: { value: mean, type: 'float', width: classes.length },
    predict: 'label',
  }
}

export function estimatorIn(value: Inert): Thing {
  if (!isThing(value)) throw notConverted('what it is made of is no estimator')
  return value
}

/** The mean of leaves that hold a number for each target, summed in double and rounded once: [N, targets] float. */
function meanOf(sketch: Sketch, trees: readonly SkTree[], x: Read & { readonly targets: number }): string {
  return op(sketch, 'TreeEnsembleRegressor', [x.value], { attributes: vectorAttributes(trees, x), domain: ML })
}

type Lists = Record<
  | 'trees'
  | 'nodes'
  | 'features'
  | 'splits'
  | 'yes'
  | 'no'
  | 'missing'
  | 'leafTrees'
  | 'leafNodes'
  | 'targets'
  | 'weights',
  number[]
>

function vectorAttributes(trees: readonly SkTree[], x: Read & { readonly targets: number }): Record<string, Attribute> {
  const lists: Lists = {
    ...{ trees: [], nodes: [], features: [], splits: [], yes: [], no: [], missing: [] },
    ...{ leafTrees: [], leafNodes: [], targets: [], weights: [] },
  }
  const modes: string[] = []
  for (const [number, tree] of trees.entries()) appendTree(tree, lists, { number, modes, ...x })
  const real = (values: readonly number[]): Attribute =>
    attribute.tensor({ type: 'double', shape: [values.length], data: Float64Array.from(values) })
  return {
    nodes_treeids: attribute.ints(lists.trees),
    nodes_nodeids: attribute.ints(lists.nodes),
    nodes_featureids: attribute.ints(lists.features),
    nodes_values_as_tensor: real(lists.splits),
    nodes_modes: attribute.texts(modes),
    nodes_truenodeids: attribute.ints(lists.yes),
    nodes_falsenodeids: attribute.ints(lists.no),
    nodes_missing_value_tracks_true: attribute.ints(lists.missing),
    target_treeids: attribute.ints(lists.leafTrees),
    target_nodeids: attribute.ints(lists.leafNodes),
    target_ids: attribute.ints(lists.targets),
    target_weights_as_tensor: real(lists.weights),
    n_targets: attribute.int(x.targets),
    aggregate_function: attribute.text('AVERAGE'),
  }
}

function appendTree(
  tree: SkTree,
  lists: Lists,
  at: { readonly number: number; readonly modes: string[]; readonly targets: number; readonly width: number },
): void {
  const { branches, leaves } = walkTree(tree)
  const isLeaf = new Set(leaves)
  for (const node of [...branches, ...leaves].sort((a, b) => a - b)) {
    const leaf = isLeaf.has(node)
    lists.trees.push(at.number)
    lists.nodes.push(node)
    lists.features.push(leaf ? 0 : featureAt(tree.feature[node]!, undefined, at.width))
    lists.splits.push(leaf ? 0 : tree.threshold[node]!)
    lists.yes.push(leaf ? 0 : tree.left[node]!)
    lists.no.push(leaf ? 0 : tree.right[node]!)
    lists.missing.push(leaf ? 0 : Number(tree.missingLeft[node] !== 0))
    at.modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ')
  }
  for (const node of leaves) appendLeaf(tree, lists, { node, number: at.number, targets: at.targets })
}

/** Older versions keep how many rows of each class there were; newer ones their shares. */
function appendLeaf(
  { values, classes, outputs }: SkTree,
  lists: Lists,
  { node, number, targets }: { readonly node: number; readonly number: number; readonly targets: number },
): void {
  const own = values.subarray(node * classes * outputs, (node + 1) * classes * outputs)
  const sum = own.reduce((all, one) => all + one, 0)
  const isShares = outputs > 1 || Math.abs(sum - 1) < CLOSE || sum === 0
  for (let target = 0; target < targets; target++) {
    lists.leafTrees.push(number)
    lists.leafNodes.push(node)
    lists.targets.push(target)
    lists.weights.push(isShares ? own[target]! : own[target]! / sum)
  }
}

const CLOSE = 1e-9

/** The average length of a path in a tree of isolation over so many rows. */
function pathLength(rows: number): number {
  if (rows <= 1) return 0
  return rows === 2 ? 1 : 2 * (Math.log(rows - 1) + EULER) - (2 * (rows - 1)) / rows
}

const EULER = 0.577_215_664_901_532_9

/** IsolationForest: 1 for a row like the others, -1 for one that is not, and its decision function. */
export function isolationOutcome(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const places = fields.items('estimators_features_').map((one) => arrayOf(one)?.values as Float64Array | undefined)
  const members = fields.items('estimators_')
  const trees = members.map((member, i) => {
    const tree = readTree(sketch, estimatorIn(member))
    const walked = walkTree(tree)
    const lengthAt = (node: number, leaf: number): number => walked.depths[leaf]! + pathLength(tree.samples[node]!)
    const features = places[i]
    return flatTree(tree, walked, { valueOf: lengthAt, width: widthOf(columns), ...(features && { features }) })
  })
  const rows = fields.number('_max_samples', fields.number('max_samples_', 0))
  const sums = sumTrees(sketch, rounded(sketch, matrix(sketch, columns)), { trees, targets: 1 })
  const scaled = op(sketch, 'Div', [sums, doubles(sketch, [], [-members.length * pathLength(rows)])])
  const score = op(sketch, 'Neg', [op(sketch, 'Pow', [doubles(sketch, [1, 1], [2]), scaled])])
  const decision = op(sketch, 'Sub', [score, doubles(sketch, [], [fields.number('offset_')])])
  const inside = op(sketch, 'GreaterOrEqual', [decision, doubles(sketch, [], [0])])
  return {
    chosen: { place: flat(sketch, inside), classes: [-1, 1] },
    scores: { value: decision, width: 1 },
    predict: 'label',
  }
}

const INT64 = 7

function flat(sketch: Sketch, bools: string): string {
  const whole = op(sketch, 'Cast', [bools], { attributes: { to: attribute.int(INT64) } })
  sketch.initializers['/rows'] = { type: 'int64', shape: [1], data: BigInt64Array.of(-1n) }
  return op(sketch, 'Reshape', [whole, '/rows'])
}
