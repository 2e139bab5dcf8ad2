import { Link } from '@tanstack/react-router'
import { Blocks, Database, Sigma } from 'lucide-react'
import { layersOf } from '../../charts/layers.ts'
import { Graph } from '../../parts/graph.tsx'
import { Panel } from '../../parts/panel.tsx'
import { meaningOf, type View } from '../../state/view-words.ts'

interface Node {
  readonly id: string
  readonly kind: 'dataset' | 'view' | 'feature'
  readonly name: string
  readonly about: string
}

const WORDS = { dataset: 'Dataset', view: 'View', feature: 'Feature' } as const
const ICONS = { dataset: Database, view: Blocks, feature: Sigma } as const

/** From which dataset each feature comes. */
export function Origin({ view }: { view: View }) {
  const { name, from, features, keys } = view
  const nodes: readonly Node[] = [
    { id: 'dataset', kind: 'dataset', name: from, about: 'its newest version' },
    { id: 'view', kind: 'view', name, about: `by ${keys.join(', ')}` },
    ...features.map((feature) => ({
      ...{ id: `feature ${feature.name}`, kind: 'feature' as const, name: feature.name, about: meaningOf(feature) },
    })),
  ]
  const edges = [
    { from: 'dataset', to: 'view', how: 'reads' },
    ...features.map((feature) => ({ from: 'view', to: `feature ${feature.name}`, how: 'computes' })),
  ]
  return (
    <Panel
      id="lineage"
      of={12}
      title="Where it comes from"
      note="What was made of the dataset stands on its page; what a model learned from stands on the page of the version"
    >
      <Graph layout={layersOf({ nodes, edges })} titleOf={(node) => node.name} card={(node) => <Card node={node} />} />
    </Panel>
  )
}

function Card({ node: { kind, name, about } }: { node: Node }) {
  const Icon = ICONS[kind]
  const inside = (
    <>
      <small>
        <Icon className="icon" aria-hidden strokeWidth={1.75} />
        {WORDS[kind]}
      </small>
      <b title={name}>{name}</b>
      <span title={about}>{about}</span>
    </>
  )
  if (kind !== 'dataset') return <div className="lineage-node">{inside}</div>
  return (
    <Link className="lineage-node" to="/data/$dataset" params={{ dataset: name }}>
      {inside}
    </Link>
  )
}
