import { type Static, Type } from 'typebox'
import type { LineageDirection, LineageEdge, LineageNode, LineageSource } from '../../base/index.ts'

export const LineageGraph = Type.Object({
  of: Type.String({ description: 'The id of what was asked for.' }),
  nodes: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.String(),
      name: Type.String(),
      facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])),
    }),
  ),
  edges: Type.Array(Type.Object({ from: Type.String(), to: Type.String(), how: Type.String() }), {
    description: '`to` came from `from`, or read it.',
  }),
  isCut: Type.Boolean({ description: 'Whether there is more than is shown.' }),
})

/** What something came from and what came of it. */
export type LineageGraph = Static<typeof LineageGraph>

/** How far to look. */
export interface LineageReach {
  readonly directions: readonly LineageDirection[]
  /** Steps away from the start. */
  readonly depth: number
  /** Nodes in all. */
  readonly most: number
}

/** The kind of what an id names. */
export const kindOf = (id: string): string => id.slice(0, Math.max(0, id.indexOf(':')))

/**
 * Follows edges from a node, level by level: each source is asked once a level for all nodes of it, so the number of queries does not grow
 * with the graph. Up and down are followed each on its own: what else came of an input is not among what something came from.
 */
export async function lineageOf(
  sources: readonly LineageSource[],
  start: string,
  reach: LineageReach,
): Promise<LineageGraph> {
  const ids = new Set([start])
  const edges = new Map<string, LineageEdge>()
  let isCut = false
  for (const direction of reach.directions) {
    const seen = new Set([start])
    let level: readonly string[] = [start]
    for (let depth = 0; depth < reach.depth && level.length > 0; depth++) {
      const room = Math.max(0, reach.most - ids.size)
      const found = await edgesOf(sources, { level, direction, room })
      isCut ||= found.isCut
      for (const edge of found.edges) {
        const [near, far] = direction === 'up' ? [edge.to, edge.from] : [edge.from, edge.to]
        if (ids.has(far) || ids.size < reach.most) edges.set(`${edge.from} ${edge.to} ${edge.how}`, edge)
        if (ids.size >= reach.most && !ids.has(far)) isCut = true
        else ids.add(near).add(far)
      }
      level = [...new Set(found.edges.map(({ from, to }) => (direction === 'up' ? from : to)))].filter(
        (id) => ids.has(id) && !seen.has(id),
      )
      for (const id of level) seen.add(id)
    }
  }
  const kept = withoutShortcuts([...edges.values()])
  return { of: start, nodes: await nodesOf(sources, [...ids]), edges: kept.map((edge) => ({ ...edge })), isCut }
}

async function edgesOf(
  sources: readonly LineageSource[],
  {
    level,
    direction,
    room,
  }: { readonly level: readonly string[]; readonly direction: LineageDirection; readonly room: number },
): Promise<{ readonly edges: readonly LineageEdge[]; readonly isCut: boolean }> {
  const all = await Promise.all(sources.map((source) => source.edges(level, direction, room + 1)))
  return { edges: all.flat(), isCut: all.some((some) => some.length > room) }
}

/** What a version came from through its run, it did not come from beside it. */
function withoutShortcuts(edges: readonly LineageEdge[]): readonly LineageEdge[] {
  const runsOf = new Map<string, string[]>()
  for (const { from, to } of edges)
    if (kindOf(from) === 'run' && kindOf(to) === 'model') runsOf.set(to, [...(runsOf.get(to) ?? []), from])
  const read = new Set(edges.filter(({ to }) => kindOf(to) === 'run').map(({ from, to }) => `${from} ${to}`))
  return edges.filter(({ from, to }) => !(runsOf.get(to) ?? []).some((run) => read.has(`${from} ${run}`)))
}

/** Each as the first source that knows it describes it; what none knows is only its address. */
async function nodesOf(sources: readonly LineageSource[], ids: readonly string[]): Promise<LineageGraph['nodes']> {
  const described = new Map<string, LineageNode>()
  for (const some of await Promise.all(sources.map((source) => source.describe(ids))))
    for (const node of some) if (!described.has(node.id)) described.set(node.id, node)
  return ids.map((id) => {
    const { name, facts } = described.get(id) ?? { name: id.slice(id.indexOf(':') + 1), facts: {} }
    return { id, kind: kindOf(id), name, facts: { ...facts } }
  })
}
