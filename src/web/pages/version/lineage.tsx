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
import { type CSSProperties, useEffect, useRef } from 'react'
import { Panel } from '../../parts/panel.tsx'
import { useQuestion } from '../../state/question.ts'
import { type Layout, layersOf, type Node } from './layers.ts'
import { factsOf, KINDS, titleOf } from './lineage-facts.ts'
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
      {data && <Graph layout={layersOf(data)} of={data.of} />}
      {data?.isCut && (
        <p className="note">There is more than is drawn; the command has all of it: millrace registry lineage {of}</p>
      )}
    </Panel>
  )
}

const WIDTH = 176
const HEIGHT = 92
const ACROSS = 44
const DOWN = 18

const xOf = (layer: number): number => layer * (WIDTH + ACROSS)
const yOf = (place: number, many: number, most: number): number =>
  ((most - many) * (HEIGHT + DOWN)) / 2 + place * (HEIGHT + DOWN)

function Graph({ layout: { layers, edges }, of }: { layout: Layout; of: string }) {
  const most = Math.max(...layers.map(({ length }) => length))
  const places = new Map(
    layers.flatMap((layer, at) =>
      layer.map(({ id }, index) => [id, { x: xOf(at), y: yOf(index, layer.length, most) }]),
    ),
  )
  const width = xOf(layers.length) - ACROSS
  const height = most * (HEIGHT + DOWN) - DOWN
  const box = useRef<HTMLElement>(null)
  const middle = (places.get(of)?.x ?? 0) + WIDTH / 2
  useEffect(() => {
    if (box.current) box.current.scrollLeft = middle - box.current.clientWidth / 2
  }, [middle])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section ref={box} className="lineage" aria-label="Graph" tabIndex={0}>
      <div className="lineage-graph" style={placed({ width, height })}>
        <svg width={width} height={height} aria-hidden="true">
          {edges.map(({ from, to, how }) => (
            <path key={`${from} ${to} ${how}`} d={curveOf(places.get(from)!, places.get(to)!)} />
          ))}
        </svg>
        <ol>
          {layers.flat().map((node) => {
            const { x, y } = places.get(node.id)!
            const ways = edges.filter(({ to }) => to === node.id).map(({ from, how }) => ({ from, how }))
            return (
              <li key={node.id} style={placed({ x, y, width: WIDTH, height: HEIGHT })}>
                <Card node={node} isStart={node.id === of} />
                <span className="spoken">
                  {ways.map(({ from, how }) => `${how}: ${nameOf(layers, from)}`).join('; ')}
                </span>
              </li>
            )
          })}
        </ol>
      </div>
    </section>
  )
}

/** On a phone the styles leave these out, and the graph is a list. */
const placed = (lengths: Readonly<Record<string, number>>): CSSProperties =>
  Object.fromEntries(Object.entries(lengths).map(([name, px]) => [`--${name}`, `${px}px`])) as CSSProperties

const nameOf = (layers: Layout['layers'], id: string): string => {
  const node = layers.flat().find((one) => one.id === id)
  return node ? titleOf(node) : id
}

interface Point {
  readonly x: number
  readonly y: number
}

/** From the right side of one to the left side of the other. */
function curveOf(from: Point, to: Point): string {
  const [a, b] = [from.y + HEIGHT / 2, to.y + HEIGHT / 2]
  const start = from.x + WIDTH
  const bend = Math.max(24, (to.x - start) / 2)
  return `M${start} ${a}C${start + bend} ${a} ${to.x - bend} ${b} ${to.x} ${b}`
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
