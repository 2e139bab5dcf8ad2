import type { GraphNode } from './model.ts'
import { eachRow, type Fact, type FactNode, intOf, isRows, lengthOf, mixed, type RowRule } from './row-fact.ts'
import { alike } from './row-rules.ts'
import type { TensorType } from './tensor.ts'

const matrix: RowRule = (at) => [tableOf(at, at.inputs[0]?.type)]

/** Operators of ai.onnx.ml. */
export const mlRules: Readonly<Record<string, RowRule>> = {
  Scaler: (at) => [tableOf(at, 'float')],
  Normalizer: (at) => [tableOf(at, 'float')],
  Imputer: matrix,
  Binarizer: ({ inputs: [input] }) => [alike(input)],
  OneHotEncoder: ({ node, inputs: [input] }) => {
    const width = Math.max(lengthOf(node, 'cats_strings'), lengthOf(node, 'cats_int64s'))
    return [isRows(input) ? eachRow('float', [...input.shape.slice(1), width]) : mixed('float')]
  },
  LabelEncoder: ({ node, inputs: [input] }) => [encoded(node, input)],
  ArrayFeatureExtractor: ({ inputs: [input, picks] }) => {
    if (!isRows(input) || input.shape.length < 2 || picks?.rows !== 'none') return [mixed(input?.type)]
    return [eachRow(input.type, input.shape.with(-1, picks.value?.data.length).slice(1))]
  },
  FeatureVectorizer: ({ inputs }) => [
    inputs.every((part) => isRows(part) && part.shape.length === 2) ? eachRow('float', [undefined]) : mixed('float'),
  ],
  LinearRegressor: (at) => [scored(at, intOf(at.node, 'targets', 1))],
  LinearClassifier: (at) => {
    const labels = Math.max(lengthOf(at.node, 'classlabels_strings'), lengthOf(at.node, 'classlabels_ints'))
    const targets = Math.max(1, lengthOf(at.node, 'intercepts') || labels)
    return classified(at, targets === 1 && labels === 2 ? 2 : targets)
  },
  TreeEnsembleRegressor: (at) => [scored(at, intOf(at.node, 'n_targets', 1))],
  TreeEnsembleClassifier: (at) =>
    classified(at, Math.max(lengthOf(at.node, 'classlabels_strings'), lengthOf(at.node, 'classlabels_int64s'))),
  TreeEnsemble: (at) => {
    const splits = at.node.attributes['nodes_splits']
    return [scored(at, intOf(at.node, 'n_targets', 1), splits?.kind === 'tensor' ? splits.value.type : undefined)]
  },
}

/** A row of several columns to one of as many; a vector would be taken for a single row. */
function tableOf({ inputs: [input] }: FactNode, type: TensorType | undefined): Fact {
  return isRows(input) && input.shape.length >= 2 ? alike(input, type) : mixed(type)
}

function scored({ inputs: [input] }: FactNode, width: number, type: TensorType | undefined = 'float'): Fact {
  return isRows(input) && input.shape.length === 2 ? eachRow(type, [width]) : mixed(type)
}

function classified(at: FactNode, width: number): readonly Fact[] {
  const label = lengthOf(at.node, 'classlabels_strings') > 0 ? 'string' : 'int64'
  const scores = scored(at, width)
  return [scores.rows === 'each' ? eachRow(label, []) : mixed(label), scores]
}

function encoded(node: GraphNode, input: Fact | undefined): Fact {
  const tensor = node.attributes['values_tensor']
  const lists = [
    ['string', lengthOf(node, 'values_strings')],
    ['int64', lengthOf(node, 'values_int64s')],
    ['float', lengthOf(node, 'values_floats')],
  ] as const
  if (input?.filledWith !== undefined) return filled(node, input)
  const first: TensorType | undefined = input?.type === 'string' ? 'int64' : 'string'
  const given = tensor?.kind === 'tensor' ? tensor.value.type : lists.find(([, length]) => length > 0)?.[0]
  return alike(input, given ?? first)
}

/** Texts for texts, where the filling becomes one of them, too. */
function filled({ attributes }: GraphNode, input: Fact): Fact {
  const [keys, values, otherwise] = ['keys_strings', 'values_strings', 'default_string'].map((name) => attributes[name])
  if (keys?.kind !== 'texts' || values?.kind !== 'texts' || otherwise?.kind !== 'text') return mixed('string')
  const at = keys.value.indexOf(String(input.filledWith))
  return { ...input, filledWith: at < 0 ? otherwise.value : (values.value[at] ?? otherwise.value) }
}
