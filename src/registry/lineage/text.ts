import type { LineageGraph } from './graph.ts'

/** A graph as Mermaid draws it. */
export function mermaidOf({ nodes, edges }: Pick<LineageGraph, 'nodes' | 'edges'>): string {
  const names = new Map(nodes.map(({ id }, i) => [id, `n${i}`]))
  const boxes = nodes.map(({ id, kind, name }) => `  ${names.get(id)}["${escaped(`${kind} ${name}`)}"]`)
  const arrows = edges.map(({ from, to, how }) => `  ${names.get(from)} -->|"${escaped(how)}"| ${names.get(to)}`)
  return ['graph LR', ...boxes, ...arrows, ''].join('\n')
}

/** A graph as Graphviz draws it. */
export function dotOf({ nodes, edges }: Pick<LineageGraph, 'nodes' | 'edges'>): string {
  const quoted = (text: string): string => `"${text.replace(/[\p{Cc}]/gu, ' ').replace(/["\\]/g, '\\$&')}"`
  return [
    'digraph lineage {',
    '  rankdir=LR; node [shape=box];',
    ...nodes.map(({ id, kind, name }) => `  ${quoted(id)} [label=${quoted(`${kind} ${name}`)}];`),
    ...edges.map(({ from, to, how }) => `  ${quoted(from)} -> ${quoted(to)} [label=${quoted(how)}];`),
    '}',
    '',
  ].join('\n')
}

const escaped = (text: string): string =>
  text.replace(/[\p{Cc}]/gu, ' ').replace(/[#&<>"]/g, (sign) => `#${sign.codePointAt(0)};`)
