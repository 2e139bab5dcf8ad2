import {
  attribute,
  decodeModel,
  encodeModel,
  floatTensor,
  LABEL,
  ML,
  type Model,
  node,
  PROBABILITIES,
  type Tensor,
  VARIABLE,
  value,
} from '../inference/index.ts'
import { fail } from './errors.ts'
import { LEAST_PROBABILITY } from './seal/answers.ts'

/** What its answers become: logistic(slope · logit p + offset) of a probability, slope · y + offset of a number. */
export interface AnswerLine {
  readonly slope: number
  readonly offset: number
}

/**
 * The same ONNX model with its answers corrected: what it says of two rows keeps its order where the slope is above 0. Outputs besides the
 * answer (and its label) are left out. No randomness: the same model and line give the same bytes.
 *
 * Errors: `learners.nothing_to_correct` where it answers neither probabilities of two classes nor numbers.
 *
 * @example
 * recalibrated(onnx, { slope: 1, offset: 0.4 })
 */
export function recalibrated(onnx: Uint8Array, line: AnswerLine): Uint8Array {
  const model = decodeModel(onnx)
  const { outputs } = model.graph
  if (outputs.some(({ name, shape }) => name === PROBABILITIES && shape?.at(-1) === 2))
    return encodeModel(withProbabilities(model, line))
  if (outputs.some(({ name }) => name === VARIABLE)) return encodeModel(withNumbers(model, line))
  throw fail('nothing_to_correct', { outputs: outputs.map(({ name }) => name).join(', ') })
}

function withProbabilities(model: Model, { slope, offset }: AnswerLine): Model {
  const { from, before } = setAside(model, [PROBABILITIES, LABEL])
  const names = model.metadata['millrace.classes']
  const classes = names === undefined ? undefined : (JSON.parse(names) as string[])
  const at = (name: string): string => `${from}${name}`
  const bounds = { [at('least')]: scalar(LEAST_PROBABILITY), [at('most')]: scalar(1) }
  const logit = {
    coefficients: attribute.floats([-slope, slope]),
    intercepts: attribute.floats([offset]),
    ...(classes ? { classlabels_strings: attribute.texts(classes) } : { classlabels_ints: attribute.ints([0, 1]) }),
    post_transform: attribute.text('LOGISTIC'),
  }
  const nodes = [
    node('Clip', [at(PROBABILITIES), at('least'), at('most')], [at('kept')]),
    node('Log', [at('kept')], [at('log')]),
    node('LinearClassifier', [at('log')], [LABEL, PROBABILITIES], logit, ML),
  ]
  const outputs = [value(LABEL, classes ? 'string' : 'int64', ['N']), value(PROBABILITIES, 'float', ['N', 2])]
  return changed(model, { nodes: [...before, ...nodes], initializers: bounds, outputs })
}

function withNumbers(model: Model, { slope, offset }: AnswerLine): Model {
  const { from, before } = setAside(model, [VARIABLE])
  const [times, plus, scaled] = [`${from}slope`, `${from}offset`, `${from}scaled`]
  const nodes = [node('Mul', [`${from}${VARIABLE}`, times], [scaled]), node('Add', [scaled, plus], [VARIABLE])]
  const initializers = { [times]: scalar(slope), [plus]: scalar(offset) }
  return changed(model, { nodes: [...before, ...nodes], initializers, outputs: [value(VARIABLE, 'float', ['N', 1])] })
}

const scalar = (of: number): Tensor => floatTensor([], [of])

/** Gives the outputs of a graph other names, so that new ones can take their place; a model may be corrected more than once. */
function setAside({ graph }: Model, outputs: readonly string[]) {
  const taken = new Set(graph.nodes.flatMap((one) => [...one.inputs, ...one.outputs]))
  let times = 1
  while (outputs.some((name) => taken.has(`/before/${times}/${name}`))) times++
  const from = `/before/${times}/`
  const renamed = (name: string): string => (outputs.includes(name) ? from + name : name)
  const before = graph.nodes.map((one) => ({
    ...one,
    name: renamed(one.name),
    inputs: one.inputs.map(renamed),
    outputs: one.outputs.map(renamed),
  }))
  return { from, before }
}

function changed(
  model: Model,
  { nodes, initializers, outputs }: Pick<Model['graph'], 'nodes' | 'initializers' | 'outputs'>,
): Model {
  const all = Object.assign(Object.create(null), model.graph.initializers, initializers) as Record<string, Tensor>
  return {
    ...model,
    opsets: { ...model.opsets, [ML]: Math.max(model.opsets[ML] ?? 0, 3) },
    graph: { ...model.graph, nodes, outputs, initializers: all },
  }
}
