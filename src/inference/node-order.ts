import { fail } from './errors.ts'
import type { GraphNode } from './model.ts'

/** The nodes so that each follows what it reads. Errors: `inference.damaged` for cycles and values that nothing computes. */
export function inOrder(nodes: readonly GraphNode[], known: Set<string>): readonly GraphNode[] {
  const readers = new Map<string, GraphNode[]>()
  const open = new Map<GraphNode, number>()
  const ready: GraphNode[] = []
  for (const node of nodes) {
    const waits = new Set(node.inputs.filter((name) => name !== '' && !known.has(name)))
    open.set(node, waits.size)
    for (const name of waits) {
      const waiting = readers.get(name)
      if (waiting === undefined) readers.set(name, [node])
      else waiting.push(node)
    }
    if (waits.size === 0) ready.push(node)
  }
  for (const node of ready) {
    for (const name of node.outputs) {
      if (name === '') continue
      if (known.has(name)) throw fail('damaged', { reason: `the value ${name} is computed twice` })
      known.add(name)
      for (const reader of readers.get(name) ?? []) {
        open.set(reader, open.get(reader)! - 1)
        if (open.get(reader) === 0) ready.push(reader)
      }
    }
  }
  if (ready.length !== nodes.length)
    throw fail('damaged', { reason: 'the graph has a cycle or reads a value that nothing computes' })
  return ready
}
