import {
  attribute,
  compile,
  encodeModel,
  feedsOf,
  type GraphNode,
  graph,
  LABEL,
  ML,
  node,
  PROBABILITIES,
  scoresOf,
  type Tensor,
  VARIABLE,
  value,
} from '../inference/index.ts'
import type { Encoding, TextEncoding } from './encoding.ts'
import { fail } from './errors.ts'
import type { Fitted, Objective, Task } from './learner.ts'

/** The value that holds all features, [rows, features] float; the body of a model reads it. */
export const FEATURES = '/features'

/** The nodes behind the features, which compute the outputs of the objective. */
export interface Body {
  readonly nodes: readonly GraphNode[]
  readonly initializers?: Readonly<Record<string, Tensor>>
}

/** What goes into a model besides its body. */
export interface Sealing {
  readonly learner: string
  readonly task: Task
  readonly encoding: Encoding
  /** What the learner itself gives for the training rows, in double precision. */
  readonly trained: Float64Array
}

const MOST_DIFFERENCE = 1e-5

/**
 * Puts the encoding and the body into one ONNX model and checks it on every training row. Metadata: `millrace.learner`,
 * `millrace.objective`, and `millrace.categories`, the texts each column of texts had in training, as JSON.
 *
 * Errors: `learners.export_differs` when a row differs by more than 1e-5 (of the largest value, where that is above 1).
 */
export function sealModel(body: Body, { learner, task, encoding, trained }: Sealing): Pick<Fitted, 'onnx' | 'predict'> {
  const texts = encoding.filter((part) => part.kind === 'text')
  const onnx = encodeModel(
    graph({
      name: learner,
      inputs: encoding.map(({ name, kind }) => value(name, kind === 'text' ? 'string' : 'float', ['N', 1])),
      outputs: outputsOf(task.objective),
      nodes: [...texts.map(encoderOf), concat(encoding), ...body.nodes],
      initializers: body.initializers ?? {},
      metadata: {
        'millrace.learner': learner,
        'millrace.objective': task.objective,
        'millrace.categories': JSON.stringify(Object.fromEntries(texts.map((part) => [part.name, part.texts]))),
      },
    }),
  )
  const plan = compile(onnx)
  const predict: Fitted['predict'] = (table) => scoresOf(plan.run(feedsOf(table, plan)))
  checkSame(predict(task.table), trained)
  return { onnx, predict }
}

function outputsOf(objective: Objective) {
  if (objective === 'regression') return [value(VARIABLE, 'float', ['N', 1])]
  return [value(LABEL, 'int64', ['N']), value(PROBABILITIES, 'float', ['N', 2])]
}

const encodedName = (name: string): string => `/encoded/${name}`

function encoderOf(part: TextEncoding): GraphNode {
  const attributes = {
    keys_strings: attribute.texts(part.texts),
    values_floats: attribute.floats(part.values),
    default_float: attribute.float(part.otherwise),
  }
  return node('LabelEncoder', [part.name], [encodedName(part.name)], attributes, ML)
}

function concat(encoding: Encoding): GraphNode {
  const parts = encoding.map(({ name, kind }) => (kind === 'text' ? encodedName(name) : name))
  return node('Concat', parts, [FEATURES], { axis: attribute.int(1) })
}

function checkSame(exported: Float64Array, trained: Float64Array): void {
  const largest = trained.reduce((most, value) => Math.max(most, Math.abs(value)), 1)
  const difference = exported.reduce((most, value, row) => Math.max(most, Math.abs(value - trained[row]!)), 0)
  if (!(difference <= MOST_DIFFERENCE * largest))
    throw fail('export_differs', { difference, limit: MOST_DIFFERENCE * largest })
}
