import { MillraceError } from '../../base/index.ts'
import { compile, encodeModel, graph, ML, missingRow, type Plan } from '../../inference/index.ts'
import { notConverted } from './inert.ts'
import { addInputs, type Inputs } from './inputs.ts'
import { TEXT_FOUND } from './sklearn/encoders.ts'
import { type Outcome, outputsOf } from './sklearn/outcome.ts'
import { type Columns, createSketch, type Sketch } from './sklearn/sketch.ts'

/** A graph that was made, and what to know of it. */
export interface Assembled {
  readonly onnx: Uint8Array
  readonly plan: Plan
  readonly notes: readonly string[]
}

/** What a model is made of. */
export interface Assembly {
  readonly name: string
  readonly inputs: Inputs
  readonly metadata: Readonly<Record<string, string>>
  /** Adds what is between the inputs and the answer. */
  readonly convert: (sketch: Sketch, columns: Columns) => Outcome
}

/** The older operator for trees, whose leaves hold several numbers, is gone from the version that brought the newer one. */
function opsetsFor({ nodes }: Sketch): Readonly<Record<string, number>> {
  const has = (name: string): boolean => nodes.some(({ operator }) => operator === name)
  const [older, newer] = [has('TreeEnsembleRegressor'), has('TreeEnsemble')]
  if (older && newer) throw notConverted('its trees are of two kinds')
  return { '': 15, [ML]: older ? 3 : 5 }
}

/** Columns that may turn out to be texts, one after the other. */
const MOST_TURNS = 2_000

/**
 * Makes ONNX of a model and lets it answer one row in which everything is missing. The output that the library's own `predict` answers is
 * in its metadata as `millrace.predict`.
 *
 * Errors: `registry.unsupported_model`, `registry.model_unreadable`, and those of `compile`.
 */
export function assemble({ name, inputs, metadata, convert }: Assembly): Assembled {
  const { sketch, outcome } = built(inputs, convert)
  const outputs = outputsOf(sketch, outcome)
  const { inputs: values, nodes, initializers, notes } = sketch
  const predict = { 'millrace.predict': outcome.predict }
  const parts = { name, inputs: values, outputs, nodes, initializers, opsets: opsetsFor(sketch) }
  const onnx = encodeModel(graph({ ...parts, metadata: { ...metadata, ...predict } }))
  const plan = compile(onnx)
  tryOnce(plan)
  return { onnx, plan, notes: [...notes] }
}

function built(inputs: Inputs, convert: Assembly['convert']): { readonly sketch: Sketch; readonly outcome: Outcome } {
  const texts = new Set<string>()
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const sketch = createSketch(texts)
    try {
      return { sketch, outcome: convert(sketch, addInputs(sketch, inputs)) }
    } catch (error) {
      if (error !== TEXT_FOUND) throw error
    }
  }
  throw notConverted('the types of its columns are not known: log it with a signature')
}

/** A model may refuse the missing row as a value that it never saw. */
function tryOnce(plan: Plan): void {
  try {
    plan.run(missingRow(plan))
  } catch (error) {
    if (!(error instanceof MillraceError && error.code === 'inference.bad_value')) throw error
  }
}
