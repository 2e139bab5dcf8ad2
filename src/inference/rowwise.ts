import type { TensorSpec } from './execute.ts'
import type { GraphNode } from './model.ts'
import { ML } from './model.ts'
import { eachRow, type Fact, isRows, mixed, type RowRule } from './row-fact.ts'
import { rules } from './row-rules.ts'
import { mlRules } from './row-rules-ml.ts'
import { shapeRules } from './row-rules-shape.ts'
import { textRules } from './row-rules-text.ts'
import type { Tensor } from './tensor.ts'

const RULES: ReadonlyMap<string, ReadonlyMap<string, RowRule>> = new Map([
  ['', new Map(Object.entries({ ...rules, ...shapeRules, ...textRules[''] }))],
  ['com.microsoft', new Map(Object.entries(textRules['com.microsoft']))],
  [ML, new Map(Object.entries(mlRules))],
])

/** A graph, its nodes in an order in which each follows what it reads. */
export interface OrderedGraph {
  readonly inputs: readonly TensorSpec[]
  readonly constants: ReadonlyMap<string, Tensor>
  readonly nodes: readonly GraphNode[]
  readonly opsets: Readonly<Record<string, number>>
}

/**
 * What is known of every value of a graph before any data arrive: its type, its axes, and whether each of its rows depends on that row
 * of the inputs alone. An operator or a shape that is not sure makes everything behind it `mixed`.
 */
export function factsOf(graph: OrderedGraph): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>()
  for (const { name, type, shape } of graph.inputs)
    facts.set(name, shape[0] === -1 ? eachRow(type, shape.slice(1).map(known)) : mixed(type))
  for (const [name, value] of graph.constants)
    facts.set(name, { type: value.type, shape: value.shape, rows: 'none', value })
  for (const node of graph.nodes) {
    const inputs = node.inputs.map((name) => (name === '' ? undefined : facts.get(name)))
    const opset = graph.opsets[node.domain] ?? 1
    const found = RULES.get(node.domain)?.get(node.operator)?.({ node, inputs, opset }) ?? []
    const isFixed = inputs.every((fact) => fact === undefined || fact.rows === 'none')
    for (const [i, name] of node.outputs.entries()) {
      const fact = found[i] ?? mixed()
      if (name !== '') facts.set(name, isFixed ? { type: fact.type, shape: undefined, rows: 'none' } : fact)
    }
  }
  return facts
}

const known = (length: number): number | undefined => (length < 0 ? undefined : length)

/**
 * Whether rows that are run together give the bits, and the errors, that each gives alone: the first axis of every input is free, and
 * every row of every value depends on that row of the inputs alone. A value that no output reads counts, too: computing it may fail.
 */
export function isRowwise(
  inputs: readonly TensorSpec[],
  facts: ReadonlyMap<string, Fact>,
  outputs: readonly string[],
): boolean {
  if (inputs.length === 0 || inputs.some(({ shape }) => shape[0] !== -1)) return false
  for (const { rows } of facts.values()) if (rows === 'mixed') return false
  return outputs.every((name) => isRows(facts.get(name)))
}
