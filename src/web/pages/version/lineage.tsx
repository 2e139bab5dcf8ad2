import { getRouteApi, Link } from '@tanstack/react-router'
import {
  Box,
  Cpu,
  Database,
  FileCode,
  FileInput,
  FlaskConical,
  GitCommitHorizontal,
  type LucideIcon,
  Package,
  Radio,
} from 'lucide-react'
import { layersOf } from '../../charts/layers.ts'
import { Graph } from '../../parts/graph.tsx'
import { Panel } from '../../parts/panel.tsx'
import { useQuestion } from '../../state/question.ts'
import { factsOf, KINDS, type Node, titleOf } from './lineage-facts.ts'
import { askLineage, type Direction } from './questions.ts'

const route = getRouteApi('/models/$model/$version')

const DIRECTIONS: readonly (readonly [Direction, string])[] = [
  ['both', 'Both ways'],
  ['up', 'What it came from'],
  ['down', 'What came of it'],
]

const ICONS: Readonly<Record<string, LucideIcon>> = {
  ...{ dataset: Database, source: FileInput, run: FlaskConical, model: Box, endpoint: Radio, predictions: Radio },
  ...{ code: GitCommitHorizontal, environment: Cpu, artifact: Package, view: FileCode },
}

/** Where a version came from, and what came of it, both ways; every node that has a page opens it. */
export function Lineage({ of }: { of: string }) {
  const { direction: asked } = route.useSearch()
  const navigate = route.useNavigate()
  const direction = DIRECTIONS.find(([one]) => one === asked)?.[0] ?? 'both'
  const { data, reading } = useQuestion(['models', 'lineage', of, direction], () => askLineage(of, direction), {
    keeps: true,
  })
  const choose = (next: Direction): void =>
    void navigate({ search: (before) => ({ ...before, direction: next }), replace: true, resetScroll: false })
  return (
    <Panel
      id="lineage"
      of={12}
      title="Where it came from, and what came of it"
      note="Left is earlier. What has a page opens it."
      reading={reading}
      has={data !== undefined}
      aside={
        <fieldset className="segments" aria-label="Direction">
          {DIRECTIONS.map(([one, word]) => (
            <button key={one} type="button" aria-pressed={one === direction} onClick={() => choose(one)}>
              {word}
            </button>
          ))}
        </fieldset>
      }
    >
      {data && (
        <Graph
          layout={layersOf(data)}
          start={data.of}
          titleOf={titleOf}
          card={(node) => <Card node={node} isStart={node.id === data.of} />}
        />
      )}
      {data?.isCut && (
        <p className="note">There is more than is drawn; the command has all of it: millrace registry lineage {of}</p>
      )}
    </Panel>
  )
}

function Card({ node, isStart }: { node: Node; isStart: boolean }) {
  const Icon = ICONS[node.kind] ?? Package
  const inside = (
    <>
      <small>
        <Icon className="icon" aria-hidden strokeWidth={1.75} />
        {KINDS[node.kind] ?? node.kind}
      </small>
      <b title={node.name}>{titleOf(node)}</b>
      {factsOf(node).map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
    </>
  )
  const className = isStart ? 'lineage-node asked-for' : 'lineage-node'
  const [first = '', second = ''] = splitId(node.id)
  if (node.kind === 'run')
    return (
      <Link className={className} to="/runs/$run" params={{ run: first }}>
        {inside}
      </Link>
    )
  if (node.kind === 'model')
    return (
      <Link className={className} to="/models/$model/$version" params={{ model: first, version: second }}>
        {inside}
      </Link>
    )
  if (node.kind === 'dataset')
    return (
      <Link className={className} to="/data/$dataset" params={{ dataset: first }} search={{ version: second }}>
        {inside}
      </Link>
    )
  if (node.kind === 'endpoint')
    return (
      <Link className={className} to="/" search={{ endpoint: first }} hash="endpoints">
        {inside}
      </Link>
    )
  return <div className={className}>{inside}</div>
}

/** `model:late/2` → late and 2; `dataset:flights@sha256-…` → flights and its digest. */
function splitId(id: string): readonly string[] {
  const rest = id.slice(id.indexOf(':') + 1)
  const cut = Math.max(rest.lastIndexOf('/'), rest.lastIndexOf('@'))
  return cut < 0 ? [rest] : [rest.slice(0, cut), rest.slice(cut + 1)]
}
