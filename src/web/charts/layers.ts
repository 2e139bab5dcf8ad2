/** What has an id and is drawn as a box. */
interface Vertex {
  readonly id: string
}

/** From what is earlier to what came of it. */
export interface Edge {
  readonly from: string
  readonly to: string
  readonly how: string
}

/** A graph laid out from left to right: what is earlier stands in an earlier layer, neighbors near each other. */
export interface Layout<Node extends Vertex = Vertex> {
  readonly layers: readonly (readonly Node[])[]
  readonly edges: readonly Edge[]
}

const SWEEPS = 4

/**
 * Puts each node one layer after the last of what it came from, and one before the first of what came of it where nothing is before it.
 * Within a layer nodes are ordered by the mean place of their neighbors, some times to and fro, which keeps lines short.
 */
export function layersOf<Node extends Vertex>({
  nodes,
  edges,
}: {
  readonly nodes: readonly Node[]
  readonly edges: readonly Edge[]
}): Layout<Node> {
  const known = new Set(nodes.map(({ id }) => id))
  const inside = edges.filter(({ from, to }) => known.has(from) && known.has(to) && from !== to)
  const depth = depthsOf(nodes, inside)
  const layers: Node[][] = []
  for (const node of nodes) {
    const at = depth.get(node.id) ?? 0
    layers[at] = [...(layers[at] ?? []), node]
  }
  const full = Array.from(layers, (layer) => layer ?? []).filter((layer) => layer.length > 0)
  return { layers: ordered(full, inside), edges: inside }
}

/** The longest way to each node; a circle, which lineage should not have, ends where it began. */
function depthsOf(nodes: readonly Vertex[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const before = grouped(edges, 'to', 'from')
  const after = grouped(edges, 'from', 'to')
  const depth = new Map<string, number>()
  const visiting = new Set<string>()
  const visit = (id: string): number => {
    const found = depth.get(id)
    if (found !== undefined) return found
    if (visiting.has(id)) return 0
    visiting.add(id)
    const own = Math.max(-1, ...(before.get(id) ?? []).map(visit)) + 1
    visiting.delete(id)
    depth.set(id, own)
    return own
  }
  for (const { id } of nodes) visit(id)
  for (const { id } of nodes) {
    const next = (after.get(id) ?? []).map((one) => depth.get(one) ?? 0)
    if (!before.has(id) && next.length > 0) depth.set(id, Math.max(0, Math.min(...next) - 1))
  }
  return depth
}

function grouped(
  edges: readonly Edge[],
  by: 'from' | 'to',
  get: 'from' | 'to',
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>()
  for (const edge of edges) groups.set(edge[by], [...(groups.get(edge[by]) ?? []), edge[get]])
  return groups
}

function ordered<Node extends Vertex>(
  layers: readonly (readonly Node[])[],
  edges: readonly Edge[],
): readonly (readonly Node[])[] {
  let now = layers
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const place = new Map(
      now.flatMap((layer) => layer.map(({ id }, index) => [id, index / Math.max(1, layer.length - 1)])),
    )
    const near = grouped([...edges, ...edges.map(({ from, to, how }) => ({ from: to, to: from, how }))], 'from', 'to')
    const mean = ({ id }: Vertex): number => {
      const places = (near.get(id) ?? []).map((one) => place.get(one) ?? 0)
      return places.length === 0 ? (place.get(id) ?? 0) : places.reduce((sum, one) => sum + one, 0) / places.length
    }
    now = now.map((layer) => [...layer].sort((a, b) => mean(a) - mean(b)))
  }
  return now
}
