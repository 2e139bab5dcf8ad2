import { attribute, type GraphNode, node } from '../../inference/index.ts'
import { FEATURES, type Learned, type Link, SCORES } from '../learner.ts'
import type { Sketch } from './sketch.ts'

/** Where a member goes in a graph. */
export interface MemberPlace {
  /** What the names of its values begin with. */
  readonly path: string
  /** True to leave out the link. */
  readonly isRaw?: boolean
  /** The name of what it gives; one under the path when not given. */
  readonly answer?: string
}

/** Adds the body of a member and its link to a sketch; returns the name of its answers, [rows, width]. */
export function memberGraph({ body, link }: Learned, sketch: Sketch, place: MemberPlace): string {
  const { path, isRaw = false } = place
  const isPlain = isRaw || link === 'identity'
  const answer = place.answer ?? (isPlain ? path + SCORES : `${path}/answer`)
  const renamed = (name: string): string => {
    if (name === FEATURES || !name.startsWith('/')) return name
    return name === SCORES && isPlain ? answer : path + name
  }
  for (const one of body.nodes) sketch.put(rename(one, renamed))
  for (const [name, tensor] of Object.entries(body.initializers ?? {})) sketch.constant(tensor, renamed(name))
  if (!isPlain) sketch.put(linkNode(link, path + SCORES, answer))
  return answer
}

function rename(one: GraphNode, renamed: (name: string) => string): GraphNode {
  return { ...one, name: renamed(one.name), inputs: one.inputs.map(renamed), outputs: one.outputs.map(renamed) }
}

const OPERATORS: Readonly<Record<Exclude<Link, 'identity'>, string>> = {
  logistic: 'Sigmoid',
  softmax: 'Softmax',
  exp: 'Exp',
}

function linkNode(link: Exclude<Link, 'identity'>, from: string, to: string): GraphNode {
  return node(OPERATORS[link], [from], [to], link === 'softmax' ? { axis: attribute.int(1) } : {})
}
