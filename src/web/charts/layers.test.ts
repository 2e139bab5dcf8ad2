import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layersOf } from './layers.ts'

const node = (id: string) => ({ id, kind: 'x', name: id, facts: {} })
const edge = (from: string, to: string) => ({ from, to, how: 'made' })

describe('the layers of a graph', () => {
  it('put what is earlier to the left, and what has nothing before it beside what came of it', () => {
    const nodes = ['source', 'data', 'code', 'run', 'model', 'endpoint'].map(node)
    const edges = [
      ...[edge('source', 'data'), edge('data', 'run'), edge('code', 'run')],
      ...[edge('run', 'model'), edge('model', 'endpoint')],
    ]
    const { layers } = layersOf({ nodes, edges })
    expect(layers.map((layer) => layer.map(({ id }) => id).sort())).toEqual([
      ['source'],
      ['code', 'data'],
      ['run'],
      ['model'],
      ['endpoint'],
    ])
  })

  it('hold every node once, and no edge of a graph without circles goes back', () => {
    const pairs = fc.array(fc.tuple(fc.nat(14), fc.nat(14)))
    fc.assert(
      fc.property(pairs, (links) => {
        const nodes = Array.from({ length: 15 }, (_, index) => node(String(index)))
        const edges = links.map(([a, b]) => edge(String(Math.min(a, b)), String(Math.max(a, b))))
        const { layers, edges: kept } = layersOf({ nodes, edges })
        expect(
          layers
            .flat()
            .map(({ id }) => +id)
            .sort((a, b) => a - b),
        ).toEqual(nodes.map(({ id }) => +id))
        const at = (id: string): number => layers.findIndex((layer) => layer.some((one) => one.id === id))
        for (const { from, to } of kept) expect(at(from)).toBeLessThan(at(to))
      }),
    )
  })

  it('end where a graph has a circle', () => {
    const { layers } = layersOf({ nodes: ['a', 'b'].map(node), edges: [edge('a', 'b'), edge('b', 'a')] })
    expect(layers.flat()).toHaveLength(2)
  })
})
