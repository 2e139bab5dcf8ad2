import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react'
import type { Layout } from '../charts/layers.ts'

const WIDTH = 176
const HEIGHT = 92
const ACROSS = 44
const DOWN = 18

const xOf = (layer: number): number => layer * (WIDTH + ACROSS)
const yOf = (place: number, many: number, most: number): number =>
  ((most - many) * (HEIGHT + DOWN)) / 2 + place * (HEIGHT + DOWN)

interface Given<Node extends { readonly id: string }> {
  readonly layout: Layout<Node>
  /** The node that is in the middle at first. */
  readonly start?: string
  readonly titleOf: (node: Node) => string
  readonly card: (node: Node) => ReactNode
}

/** Boxes from left to right with lines between them; on a phone a list. What each box came from is told to a screen reader. */
export function Graph<Node extends { readonly id: string }>({ layout, start, titleOf, card }: Given<Node>) {
  const { layers, edges } = layout
  const most = Math.max(...layers.map(({ length }) => length))
  const places = new Map(
    layers.flatMap((layer, at) =>
      layer.map(({ id }, index) => [id, { x: xOf(at), y: yOf(index, layer.length, most) }]),
    ),
  )
  const width = xOf(layers.length) - ACROSS
  const height = most * (HEIGHT + DOWN) - DOWN
  const box = useRef<HTMLElement>(null)
  const middle = (places.get(start ?? '')?.x ?? 0) + WIDTH / 2
  useEffect(() => {
    if (box.current) box.current.scrollLeft = middle - box.current.clientWidth / 2
  }, [middle])
  const nameOf = (id: string): string => {
    const node = layers.flat().find((one) => one.id === id)
    return node ? titleOf(node) : id
  }
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
                {card(node)}
                <span className="spoken">{ways.map(({ from, how }) => `${how}: ${nameOf(from)}`).join('; ')}</span>
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
