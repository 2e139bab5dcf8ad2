import { Link } from '@tanstack/react-router'
import { Database, FileCode, type LucideIcon, Play, SquareTerminal, TableProperties } from 'lucide-react'
import { layersOf } from '../../charts/layers.ts'
import { Graph } from '../../parts/graph.tsx'
import { Panel } from '../../parts/panel.tsx'
import { PipeState } from '../../parts/pipe-state.tsx'
import { spell } from '../../state/moments.ts'
import { counted } from '../../state/numbers.ts'
import type { PipelineAnswer, Step } from './questions.ts'

const ICONS: Readonly<Record<string, LucideIcon>> = {
  ...{ sql: TableProperties, code: FileCode, command: SquareTerminal, act: Play },
}
const KINDS: Readonly<Record<string, string>> = { sql: 'SQL', code: 'TypeScript', command: 'Command', act: 'Action' }

/** A step, or a dataset that is read from outside. */
interface Node {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly step: Step | undefined
  readonly dataset: boolean
}

/** The steps from left to right with the state of each; a step that is chosen shows its log and what it made. */
export function Drawing({ answer, chosen }: { answer: PipelineAnswer; chosen: string | undefined }) {
  const { pipeline, status } = answer
  const layout = layersOf(graphOf(answer))
  const steps = layout.layers.flat().filter(({ dataset }) => !dataset)
  return (
    <Panel
      id="steps"
      of={12}
      title={counted(steps.length, 'step')}
      note="From left to right in the order they can run; choose one for its log and what it made"
    >
      {steps.length === 0 ? (
        <p className="lede">It is no longer declared, and nothing of this run was kept.</p>
      ) : (
        <Graph
          layout={layout}
          titleOf={({ name }) => name}
          card={(node) => (
            <Card node={node} pipeline={pipeline} run={status?.run ?? undefined} isChosen={node.name === chosen} />
          )}
        />
      )}
    </Panel>
  )
}

function graphOf({ declared, status }: PipelineAnswer) {
  const known = new Map(status?.steps.map((step) => [step.step, step]))
  const kinds = new Map(declared?.steps.map((one) => [one.step, one]))
  const names = [...new Set([...kinds.keys(), ...known.keys()])]
  const outer = Object.keys(status?.reads ?? {})
  const nodes: readonly Node[] = [
    ...outer.map((name) => ({ ...{ id: `dataset ${name}`, name, kind: 'dataset' }, step: undefined, dataset: true })),
    ...names.map((name) => {
      return { ...{ id: name, name, kind: kinds.get(name)?.kind ?? '' }, step: known.get(name), dataset: false }
    }),
  ]
  const edges = names.flatMap((name) => [
    ...(kinds.get(name)?.after ?? known.get(name)?.after ?? []).map((from) => ({ from, to: name, how: 'after' })),
    ...outer
      .filter((from) => kinds.get(name)?.reads.includes(from))
      .map((from) => ({ from: `dataset ${from}`, to: name, how: 'reads' })),
  ])
  return { nodes, edges }
}

interface CardGiven {
  readonly node: Node
  readonly pipeline: string
  readonly run: string | undefined
  readonly isChosen: boolean
}

function Card({ node: { name, kind, step, dataset }, pipeline, run, isChosen }: CardGiven) {
  if (dataset)
    return (
      <Link className="lineage-node" to="/data/$dataset" params={{ dataset: name }}>
        <small>
          <Database className="icon" aria-hidden strokeWidth={1.75} />
          Dataset
        </small>
        <b title={name}>{name}</b>
        <span>read from outside</span>
      </Link>
    )
  const Icon = ICONS[kind] ?? FileCode
  const search = { ...(run !== undefined && { run }), ...(!isChosen && { step: name }) }
  return (
    <Link
      className={isChosen ? 'lineage-node asked-for' : 'lineage-node'}
      to="/pipelines/$pipeline"
      params={{ pipeline }}
      search={search}
      resetScroll={false}
      {...(isChosen && { 'aria-current': 'true' as const })}
    >
      <small>
        <Icon className="icon" aria-hidden strokeWidth={1.75} />
        {KINDS[kind] ?? 'Step'}
      </small>
      <b title={name}>{name}</b>
      <PipeState state={step?.state ?? 'waiting'} cached={step?.cached ?? false} />
      <span>{howOf(step)}</span>
    </Link>
  )
}

function howOf(step: Step | undefined): string {
  if (!step || step.cached) return ''
  const took = step.seconds === null ? '' : spell(step.seconds * 1000)
  return step.attempt > 1 ? `${took === '' ? '' : `${took}, `}attempt ${step.attempt}` : took
}
