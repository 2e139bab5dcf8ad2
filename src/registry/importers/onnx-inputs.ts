import { attribute, type Model, node, value } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import { featureNames } from './features.ts'
import type { ImportOptions } from './imported.ts'

/**
 * Where the only input is a matrix [N, features], makes each of its columns an input [N, 1]: requests and tables have named columns.
 * Columns without a name are called f0, f1 and so on. Errors: `registry.bad_features`, `registry.unsupported_model`.
 */
export function withColumnInputs(
  model: Model,
  { features }: ImportOptions,
): { readonly model: Model; readonly notes: readonly string[] } {
  const { graph } = model
  const [only, ...others] = graph.inputs
  if (only === undefined) throw fail('unsupported_model', { reason: 'it has no input' })
  if (others.length > 0 || only.shape?.length !== 2 || only.shape[1] === 1) return renamed(model, features)
  const columns = only.shape[1]
  const count = typeof columns === 'number' && columns > 0 ? columns : features?.length
  if (count === undefined)
    throw fail('bad_features', { reason: 'the file does not tell how many features the model reads' })
  const names = featureNames(count, { given: features, inFile: [], prefix: 'f' })
  const taken = new Set([only.name, ...graph.nodes.flatMap(({ outputs }) => outputs)])
  if (names.some((name) => taken.has(name) || Object.hasOwn(graph.initializers, name)))
    throw fail('bad_features', { reason: 'a name is that of a value inside the model' })
  const join = node('Concat', names, [only.name], { axis: attribute.int(1) })
  const type = only.type ?? 'float'
  const inputs = names.map((name) => value(name, type, ['N', 1]))
  const notes = features ? [] : [`The file has no names of features: they are called ${names[0]} to ${names.at(-1)}.`]
  return { model: { ...model, graph: { ...graph, inputs, nodes: [join, ...graph.nodes] } }, notes }
}

/** Models whose inputs are columns have their names; others may be given. */
function renamed(
  model: Model,
  features: readonly string[] | undefined,
): { readonly model: Model; readonly notes: readonly string[] } {
  const { graph } = model
  if (features === undefined) return { model, notes: [] }
  const old = graph.inputs.map(({ name }) => name)
  const names = featureNames(old.length, { given: features, inFile: [], prefix: 'f' })
  if (names.every((name, i) => name === old[i])) return { model, notes: [] }
  const inside = new Set(graph.nodes.flatMap(({ outputs }) => outputs))
  if (names.some((name) => inside.has(name) || old.includes(name) || Object.hasOwn(graph.initializers, name)))
    throw fail('bad_features', { reason: 'a name is that of a value inside the model' })
  const aliases = old.map((name, i) => node('Identity', [names[i]!], [name]))
  const inputs = graph.inputs.map((input, i) => ({ ...input, name: names[i]! }))
  return { model: { ...model, graph: { ...graph, inputs, nodes: [...aliases, ...graph.nodes] } }, notes: [] }
}
