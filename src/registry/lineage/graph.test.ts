import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LineageEdge, LineageSource } from '../../base/index.ts'
import { lineageOf } from './graph.ts'
import { dotOf, mermaidOf } from './text.ts'

/** A source of fixed edges; counts how often it is asked. */
function sourceOf(edges: readonly LineageEdge[]): LineageSource & { asked: number } {
  const source = {
    asked: 0,
    find: async (address: string) => address,
    describe: async () => [],
    async edges(ids: readonly string[], direction: 'up' | 'down', limit: number) {
      source.asked++
      return edges.filter(({ from, to }) => ids.includes(direction === 'up' ? to : from)).slice(0, limit)
    },
  }
  return source
}

const both = { directions: ['up', 'down'] as const, depth: 50, most: 10_000 }

function reachable(edges: readonly LineageEdge[], start: string, direction: 'up' | 'down'): Set<string> {
  const found = new Set([start])
  for (let grown = true; grown; ) {
    grown = false
    for (const { from, to } of edges) {
      const [near, far] = direction === 'up' ? [to, from] : [from, to]
      if (found.has(near) && !found.has(far)) grown = found.add(far).has(far)
    }
  }
  return found
}

const anyEdges = fc.array(
  fc.record({
    from: fc.integer({ min: 0, max: 9 }).map((n) => `job_run:${n}`),
    to: fc.integer({ min: 0, max: 9 }).map((n) => `external:${n}`),
    how: fc.constantFrom('read', 'wrote'),
  }),
  { maxLength: 40 },
)
const anyChain = fc.array(
  fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 })).map(([a, b]) => ({
    ...{ from: `external:${a}`, to: `external:${b}`, how: 'wrote' },
  })),
  { maxLength: 40 },
)

describe('the lineage of a node', () => {
  it('is exactly what is reached upstream and downstream, from however many sources, also in a circle', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(anyEdges, anyChain), fc.integer({ min: 0, max: 12 }), async (edges, at) => {
        const start = `external:${at}`
        const cut = Math.floor(edges.length / 2)
        const graph = await lineageOf([sourceOf(edges.slice(0, cut)), sourceOf(edges.slice(cut))], start, both)
        const [up, down] = [reachable(edges, start, 'up'), reachable(edges, start, 'down')]
        expect(new Set(graph.nodes.map(({ id }) => id))).toEqual(new Set([...up, ...down]))
        const wanted = edges.filter(({ from, to }) => (up.has(from) && up.has(to)) || (down.has(from) && down.has(to)))
        const texts = (some: readonly LineageEdge[]) =>
          new Set(some.map((edge) => `${edge.from} ${edge.to} ${edge.how}`))
        for (const text of texts(graph.edges)) expect(texts(wanted)).toContain(text)
        expect(graph.isCut).toBe(false)
      }),
      { numRuns: 200 },
    )
  })

  it('asks each source once a level, however wide the graph is', async () => {
    const wide = Array.from({ length: 500 }, (_, i) => [
      { from: 'dataset:a@1', to: `run:${i}`, how: 'training' },
      { from: `run:${i}`, to: `model:m/${i + 1}`, how: 'made' },
    ]).flat()
    const source = sourceOf(wide)
    const graph = await lineageOf([source], 'dataset:a@1', { directions: ['down'], depth: 10, most: 5_000 })
    expect(graph.nodes).toHaveLength(1_001)
    expect(source.asked).toBe(3)
  })

  it('is cut at the number of nodes and says so, with no edge that leads to a node which is not there', async () => {
    const wide = Array.from({ length: 50 }, (_, i) => ({ from: 'dataset:a@1', to: `run:${i}`, how: 'training' }))
    const graph = await lineageOf([sourceOf(wide)], 'dataset:a@1', { ...both, most: 10 })
    expect(graph.isCut).toBe(true)
    expect(graph.nodes).toHaveLength(10)
    const ids = new Set(graph.nodes.map(({ id }) => id))
    expect(graph.edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([])
    expect((await lineageOf([sourceOf(wide)], 'dataset:a@1', { ...both, most: 51 })).isCut).toBe(false)
  })

  it('goes as far as it is asked to, and does not turn round', async () => {
    const chain = ['a', 'b', 'c', 'd'].map((name, i, all) => ({
      ...{ from: `external:${name}`, to: `external:${all[i + 1] ?? 'e'}`, how: 'wrote' },
    }))
    const beside = { from: 'external:a', to: 'external:sibling', how: 'wrote' }
    const names = async (depth: number): Promise<string[]> =>
      (await lineageOf([sourceOf([...chain, beside])], 'external:c', { ...both, depth })).nodes.map(({ name }) => name)
    expect((await names(1)).sort()).toEqual(['b', 'c', 'd'])
    expect((await names(9)).sort()).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('leaves out that a version read what its run read', async () => {
    const edges = [
      { from: 'dataset:a@1', to: 'run:r', how: 'training' },
      { from: 'run:r', to: 'model:m/1', how: 'made' },
      { from: 'dataset:a@1', to: 'model:m/1', how: 'training' },
      { from: 'dataset:b@1', to: 'model:m/1', how: 'features' },
    ]
    const graph = await lineageOf([sourceOf(edges)], 'model:m/1', both)
    expect(graph.edges).toHaveLength(3)
    expect(graph.edges).not.toContainEqual(edges[2])
  })
})

it('is drawn for Mermaid and Graphviz with nothing in it that they would obey', () => {
  const nodes = [
    { id: 'run:"x]', kind: 'run', name: 'a"] --> b\n', facts: {} },
    { id: 'model:m/1', kind: 'model', name: 'm/1', facts: {} },
  ]
  const graph = { nodes, edges: [{ from: 'run:"x]', to: 'model:m/1', how: 'made|"' }] }
  expect(mermaidOf(graph)).toBe('graph LR\n  n0["run a#34;] --#62; b "]\n  n1["model m/1"]\n  n0 -->|"made|#34;"| n1\n')
  expect(dotOf(graph)).toContain('"run:\\"x]" -> "model:m/1" [label="made|\\""];')
})
