import { type Row, renderPairs, renderTable } from './render.ts'

/** The parts of a lineage that people read. */
interface Graph {
  readonly of: string
  readonly nodes: readonly {
    readonly id: string
    readonly kind: string
    readonly name: string
    readonly facts: Readonly<Record<string, string | number | boolean | null>>
  }[]
  readonly edges: readonly { readonly from: string; readonly to: string; readonly how: string }[]
  readonly isCut: boolean
  readonly text: string | null
}

interface Verified {
  readonly holds: boolean
  readonly of: string
  readonly reason: string | null
  readonly keys: readonly { readonly id: string; readonly name: string }[]
}

interface Keys {
  readonly keys: readonly {
    readonly id: string
    readonly name: string
    readonly since: number
    readonly state: string
  }[]
}

/** How the evidence of the registry is shown to people. */
export const REGISTRY_RENDERERS: Readonly<Record<string, (result: never) => string>> = {
  'registry.lineage': renderLineage,
  'registry.card': ({ text, card }: { readonly text: string | null; readonly card: unknown }) => text ?? pretty(card),
  'registry.bom': pretty,
  'registry.verify': renderVerified,
  'registry.keys': renderKeys,
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

/** What it came from as a tree below it, then what came of it; a node that was drawn already is named and not drawn again. */
export function renderLineage(graph: Graph): string {
  if (graph.text !== null) return graph.text
  const { of, edges, isCut } = graph
  const labels = new Map(graph.nodes.map((node) => [node.id, labelOf(node)]))
  const up = edges.some(({ to }) => to === of) ? `\ncame from\n${branch(graph, labels, 'up')}` : ''
  const down = edges.some(({ from }) => from === of) ? `\nmade or read by\n${branch(graph, labels, 'down')}` : ''
  const alone = up === '' && down === '' ? '\nNothing is known of what it came from or what came of it.\n' : ''
  return `${labels.get(of) ?? plain(of)}\n${up}${down}${alone}${isCut ? '\nThere is more: --limit, --depth.\n' : ''}`
}

function branch({ of, edges }: Graph, labels: ReadonlyMap<string, string>, direction: 'up' | 'down'): string {
  const drawn = new Set<string>([of])
  const lines: string[] = []
  const draw = (id: string, indent: string): void => {
    const next = edges.filter(({ from, to }) => (direction === 'up' ? to : from) === id)
    for (const [i, { from, to, how }] of next.entries()) {
      const other = direction === 'up' ? from : to
      const isLast = i === next.length - 1
      const again = drawn.has(other) ? ' (above)' : ''
      lines.push(`${indent}${isLast ? '└─' : '├─'} ${plain(how)}: ${labels.get(other) ?? plain(other)}${again}`)
      if (drawn.has(other)) continue
      drawn.add(other)
      draw(other, `${indent}${isLast ? '   ' : '│  '}`)
    }
  }
  draw(of, '')
  return lines.map((line) => `${line}\n`).join('')
}

/** Of the facts of a node, those that fit on its line. */
const SHOWN = ['rows', 'labeled', 'state', 'status', 'stage', 'by', 'score', 'label', 'because', 'rowsDigest', 'source']
const LONGEST_FACT = 60

function labelOf({ kind, name, facts }: Graph['nodes'][number]): string {
  const said = SHOWN.flatMap((key) => {
    const value = facts[key]
    if (value === null || value === undefined) return []
    const text = plain(String(value))
    return [`${key} ${text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT - 1)}…` : text}`]
  })
  return `${kind.replace('_', ' ')} ${plain(name)}${said.length > 0 ? `  [${said.join(', ')}]` : ''}`
}

function renderVerified({ holds, of, reason, keys }: Verified): string {
  return renderPairs([
    ['of', of],
    ['signature', holds ? 'holds' : `does not hold: ${reason}`],
    ...keys.map(({ id, name }) => ['by', `${name}, ${id}`] as const),
  ])
}

function renderKeys({ keys }: Keys): string {
  return renderTable(keys.map(({ name, state, since, id }): Row => ({ name, state, since, key: id.slice(0, 30) })))
}

const plain = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, '?')
