import {
  attribute,
  type GraphNode,
  int64Tensor,
  LABEL,
  node,
  PROBABILITIES,
  VARIABLE,
  value,
} from '../../inference/index.ts'
import { constant, type GraphParts } from './columns.ts'

/** How scores become answers. */
export type Answer =
  /** Numbers as they are, e^s, s × |s|, 1 / (1 + e^(-scale s)), ln(1 + e^s), or 1 where s is above 0. */
  | {
      readonly kind: 'number'
      readonly map: 'identity' | 'exp' | 'signedSquare' | 'sigmoid' | 'softplus' | 'sign'
      readonly scale?: number
    }
  /** The probability of the second of two classes is 1 / (1 + e^(-scale s)). */
  | { readonly kind: 'binary'; readonly scale: number }
  /** Probabilities by softmax; or each by a sigmoid of its own, which need not sum to 1. */
  | { readonly kind: 'classes'; readonly scale?: number }

type Precision = 'float' | 'double'

interface Scores {
  readonly name: string
  readonly precision: Precision
  readonly width: number
}

/** Adds what follows the scores [N, width]; returns the outputs of the graph. */
export function addAnswer(parts: GraphParts, scores: Scores, answer: Answer): ReturnType<typeof value>[] {
  const { precision, width } = scores
  if (answer.kind === 'number') {
    parts.nodes.push(...numberNodes(parts, scores, answer))
    return [value(VARIABLE, precision, ['N', width])]
  }
  if (answer.kind === 'binary') addBinary(parts, scores, answer.scale)
  else addClasses(parts, scores, answer.scale)
  return [value(LABEL, 'int64', ['N']), value(PROBABILITIES, precision, ['N', Math.max(2, width)])]
}

function scaled(parts: GraphParts, { name, precision }: Scores, scale: number | undefined): string {
  if (scale === undefined || scale === 1) return name
  parts.nodes.push(node('Mul', [name, constant(parts, precision, scale)], ['/scaled']))
  return '/scaled'
}

function numberNodes(
  parts: GraphParts,
  scores: Scores,
  { map, scale }: Extract<Answer, { kind: 'number' }>,
): readonly GraphNode[] {
  const from = scaled(parts, scores, scale)
  const { precision } = scores
  switch (map) {
    case 'identity':
      return [node('Identity', [from], [VARIABLE])]
    case 'exp':
      return [node('Exp', [from], [VARIABLE])]
    case 'sigmoid':
      return [node('Sigmoid', [from], [VARIABLE])]
    case 'signedSquare':
      return [node('Abs', [from], ['/size']), node('Mul', [from, '/size'], [VARIABLE])]
    case 'sign': {
      const type = attribute.int(precision === 'float' ? 1 : 11)
      const above = node('Greater', [from, constant(parts, precision, 0)], ['/above'])
      return [above, node('Cast', ['/above'], [VARIABLE], { to: type })]
    }
    case 'softplus':
      return softplusNodes(parts, from, precision)
  }
}

/** ln(1 + e^s) without loss where e^s is small: y ln(1 + y) / ((1 + y) - 1). */
function softplusNodes(parts: GraphParts, from: string, precision: Precision): readonly GraphNode[] {
  const [one, zero] = [constant(parts, precision, 1), constant(parts, precision, 0)]
  return [
    node('Exp', [from], ['/power']),
    node('Add', ['/power', one], ['/sum']),
    node('Sub', ['/sum', one], ['/kept']),
    node('Log', ['/sum'], ['/logarithm']),
    node('Div', ['/power', '/kept'], ['/lost']),
    node('Mul', ['/logarithm', '/lost'], ['/large']),
    node('Greater', ['/kept', zero], ['/seen']),
    node('Where', ['/seen', '/large', '/power'], [VARIABLE]),
  ]
}

const INT64 = 7

function addBinary(parts: GraphParts, scores: Scores, scale: number): void {
  const { precision } = scores
  const from = scaled(parts, scores, scale)
  const [one, half] = [constant(parts, precision, 1), constant(parts, precision, 0.5)]
  parts.initializers['/rows'] = int64Tensor([1], [-1])
  parts.nodes.push(
    node('Sigmoid', [from], ['/second']),
    node('Sub', [one, '/second'], ['/first']),
    node('Concat', ['/first', '/second'], [PROBABILITIES], { axis: attribute.int(1) }),
    node('Greater', ['/second', half], ['/likelier']),
    node('Cast', ['/likelier'], ['/class'], { to: attribute.int(INT64) }),
    node('Reshape', ['/class', '/rows'], [LABEL]),
  )
}

function addClasses(parts: GraphParts, scores: Scores, scale: number | undefined): void {
  const from = scaled(parts, scores, scale)
  const link =
    scale === undefined
      ? node('Softmax', [from], [PROBABILITIES], { axis: attribute.int(1) })
      : node('Sigmoid', [from], [PROBABILITIES])
  const chosen = node('ArgMax', [PROBABILITIES], [LABEL], { axis: attribute.int(1), keepdims: attribute.int(0) })
  parts.nodes.push(link, chosen)
}
