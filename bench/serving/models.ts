import { writeFileSync } from 'node:fs'
import { seededRandom } from '../../src/base/index.ts'
import { attribute, encodeModel, floatTensor, graph, ML, node, value } from '../../src/inference/index.ts'

/** What the benchmark's model looks like. */
export const TREES = 500
export const DEPTH = 6
export const FEATURES = 30

interface Attributes {
  readonly ids: number[]
  readonly nodes: number[]
  readonly features: number[]
  readonly modes: string[]
  readonly thresholds: number[]
  readonly yes: number[]
  readonly no: number[]
  readonly leafTrees: number[]
  readonly leafNodes: number[]
  readonly weights: number[]
}

/**
 * A classifier of two classes as skl2onnx writes boosted trees: whole trees with splits anywhere, the worst case for a processor that
 * guesses. Input `x` [N, 30], outputs `label` and `probabilities`; another seed is another model.
 */
export function treesModel(seed: number, trees = TREES): Uint8Array {
  const all: Attributes = {
    ...{ ids: [], nodes: [], features: [], modes: [], thresholds: [], yes: [], no: [] },
    ...{ leafTrees: [], leafNodes: [], weights: [] },
  }
  const random = seededRandom(seed)
  for (let tree = 0; tree < trees; tree++) addTree(all, tree, random)
  const { floats, ints, text, texts } = attribute
  const zeros = all.ids.map(() => 0)
  const classifier = node(
    'TreeEnsembleClassifier',
    ['x'],
    ['label', 'probabilities'],
    {
      nodes_treeids: ints(all.ids),
      nodes_nodeids: ints(all.nodes),
      nodes_featureids: ints(all.features),
      nodes_modes: texts(all.modes),
      nodes_values: floats(all.thresholds),
      nodes_truenodeids: ints(all.yes),
      nodes_falsenodeids: ints(all.no),
      nodes_missing_value_tracks_true: ints(zeros),
      class_treeids: ints(all.leafTrees),
      class_nodeids: ints(all.leafNodes),
      class_ids: ints(all.leafTrees.map(() => 0)),
      class_weights: floats(all.weights),
      classlabels_int64s: ints([0, 1]),
      post_transform: text('LOGISTIC'),
    },
    ML,
  )
  const outputs = [value('label', 'int64', ['N']), value('probabilities', 'float', ['N', 2])]
  return encodeModel(
    graph({ name: 'trees', inputs: [value('x', 'float', ['N', FEATURES])], outputs, nodes: [classifier] }),
  )
}

/** Nodes are numbered as in a heap: the children of n are 2n + 1 and 2n + 2. */
function addTree(all: Attributes, tree: number, random: ReturnType<typeof seededRandom>): void {
  const inner = 2 ** DEPTH - 1
  for (let at = 0; at < 2 * inner + 1; at++) {
    const leaf = at >= inner
    all.ids.push(tree)
    all.nodes.push(at)
    all.features.push(leaf ? 0 : random.integer(FEATURES))
    all.modes.push(leaf ? 'LEAF' : 'BRANCH_LEQ')
    all.thresholds.push(leaf ? 0 : Math.fround(random.next() * 2 - 1))
    all.yes.push(leaf ? 0 : 2 * at + 1)
    all.no.push(leaf ? 0 : 2 * at + 2)
    if (!leaf) continue
    all.leafTrees.push(tree)
    all.leafNodes.push(at)
    all.weights.push(Math.fround((random.next() - 0.5) * 0.1))
  }
}

/** A small model: logistic regression, as skl2onnx writes it. */
export function linearModel(seed: number): Uint8Array {
  const random = seededRandom(seed)
  const weights = floatTensor(
    [FEATURES, 1],
    Float32Array.from({ length: FEATURES }, () => random.next() - 0.5),
  )
  return encodeModel(
    graph({
      name: 'linear',
      inputs: [value('x', 'float', ['N', FEATURES])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [node('MatMul', ['x', 'weights'], ['score']), node('Sigmoid', ['score'], ['variable'])],
      initializers: { weights },
    }),
  )
}

export function writeModel(path: string, bytes: Uint8Array): string {
  writeFileSync(path, bytes)
  return path
}

/** A row of numbers between -1 and 1 that a float holds exactly, in few digits. */
export function rowOf(seed: number): readonly number[] {
  const random = seededRandom(seed)
  return Array.from({ length: FEATURES }, () => Math.round((random.next() * 2 - 1) * 1024) / 1024)
}
