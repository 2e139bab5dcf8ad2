import {
  compile,
  encodeModel,
  LABEL,
  type Model,
  missingRow,
  PROBABILITIES,
  type Tensor,
  VARIABLE,
} from '../../inference/index.ts'
import { fail } from '../errors.ts'

/**
 * Calls the outputs by the names that serving knows: what holds one whole number or text a row is the label, reals are the
 * probabilities of classes where there is a label and more than one column, else the value. Which is which is seen on one row.
 *
 * Errors: `registry.unsupported_model` where an output is none of these, and those of a run.
 */
export function withKnownOutputs(model: Model): Model {
  const plan = compile(encodeModel(model))
  const answers = Object.entries(plan.run(missingRow(plan)))
  const labels = answers.filter(([, { type }]) => type === 'int64' || type === 'string')
  const reals = answers.filter(([, { type }]) => type === 'float' || type === 'double')
  const wanted = new Map<string, string>()
  if (labels.length === 1) wanted.set(labels[0]![0], LABEL)
  const answer = chosen(reals, labels.length > 0)
  if (answer) wanted.set(answer.name, answer.role)
  if (!answer) throw fail('unsupported_model', { reason: 'none of its outputs is a score, a value or probabilities' })
  return renameValues(model, wanted)
}

const NAMES: Readonly<Record<string, RegExp>> = { [PROBABILITIES]: /prob/i, [VARIABLE]: /variable|predict|score/i }

function chosen(
  reals: readonly (readonly [string, Tensor])[],
  labeled: boolean,
): { readonly name: string; readonly role: string } | undefined {
  const roleOf = ({ shape }: Tensor): string =>
    labeled && shape.length === 2 && shape[1]! > 1 ? PROBABILITIES : VARIABLE
  const roles = reals.map(([name, tensor]) => ({ name, role: roleOf(tensor) }))
  return roles.find(({ name, role }) => NAMES[role]!.test(name)) ?? roles[0]
}

/** Gives values other names; what has one of these already gets another. */
function renameValues(model: Model, wanted: ReadonlyMap<string, string>): Model {
  const { graph } = model
  const names = new Map(wanted)
  for (const name of wanted.values()) if (!wanted.has(name)) names.set(name, `/was/${name}`)
  const rename = (name: string): string => names.get(name) ?? name
  if (graph.inputs.some(({ name }) => names.has(name)))
    throw fail('unsupported_model', { reason: 'one of its inputs has the name of an output' })
  return {
    ...model,
    graph: {
      ...graph,
      outputs: graph.outputs.map((output) => ({ ...output, name: rename(output.name) })),
      nodes: graph.nodes.map((one) => ({ ...one, inputs: one.inputs.map(rename), outputs: one.outputs.map(rename) })),
      initializers: Object.fromEntries(Object.entries(graph.initializers).map(([name, data]) => [rename(name), data])),
    },
  }
}
