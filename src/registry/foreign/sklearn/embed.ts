import { decodeModel, LABEL, node, PROBABILITIES, VARIABLE } from '../../../inference/index.ts'
import { notConverted } from '../inert.ts'
import { TEXT_FOUND } from './encoders.ts'
import { addNodes, type Block, type Columns, cast, pick, type Sketch, widthOf } from './sketch.ts'

/** The outputs of a model inside another, by the names that importers give them. */
export interface Embedded {
  readonly label?: string
  readonly probabilities?: { readonly value: string; readonly type: 'float' | 'double'; readonly width: number }
  readonly number?: { readonly value: string; readonly type: 'float' | 'double'; readonly width: number }
}

/**
 * Puts a whole model into a graph: each of its inputs [N, 1] is one of the columns, and what it computes gets names of its own.
 *
 * Errors: `registry.unsupported_model` where a column holds texts that it takes as numbers, or the reverse.
 */
export function embed(sketch: Sketch, bytes: Uint8Array, columns: Columns): Embedded {
  const { graph } = decodeModel(bytes)
  if (graph.inputs.length !== widthOf(columns)) throw notConverted('its features are not the columns of its signature')
  const names = new Map<string, string>()
  const prefix = `/model/${sketch.nodes.length}`
  for (const [at, input] of graph.inputs.entries()) {
    const [column] = pick(sketch, columns, [at])
    names.set(input.name, fed(sketch, column!, input.type))
  }
  const renamed = (name: string): string => {
    if (name === '') return name
    const known = names.get(name) ?? `${prefix}/${name}`
    names.set(name, known)
    return known
  }
  for (const [name, tensor] of Object.entries(graph.initializers)) sketch.initializers[renamed(name)] = tensor
  addNodes(
    sketch,
    graph.nodes.map((one) => {
      const outputs = one.outputs.map(renamed)
      return node(one.operator, one.inputs.map(renamed), outputs, one.attributes, one.domain)
    }),
  )
  const found = (name: string) => {
    const output = graph.outputs.find((one) => one.name === name)
    if (output === undefined) return undefined
    const type: 'float' | 'double' = output.type === 'float' ? 'float' : 'double'
    return { value: renamed(name), type, width: Number(output.shape?.[1] ?? 1) }
  }
  const [label, probabilities, number] = [found(LABEL), found(PROBABILITIES), found(VARIABLE)]
  return { ...(label && { label: label.value }), ...(probabilities && { probabilities }), ...(number && { number }) }
}

function fed(sketch: Sketch, column: Block, type: string | undefined): string {
  if (type === 'string') {
    if (column.kind === 'text') return column.value
    const [name] = column.names ?? []
    if (!column.open || name === undefined) throw notConverted('a column of numbers has categories of texts')
    sketch.texts.add(name)
    throw TEXT_FOUND
  }
  if (column.kind === 'text')
    throw notConverted('it takes a column of texts as codes, of which the file does not tell the texts')
  return type === 'float' ? cast(sketch, column.value, 'float') : column.value
}
