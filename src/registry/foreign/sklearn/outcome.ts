import {
  attribute,
  LABEL,
  node,
  PROBABILITIES,
  stringTensor,
  type Tensor,
  VARIABLE,
  value,
} from '../../../inference/index.ts'
import { type Inert, isCells, notConverted } from '../inert.ts'
import { arrayOf, scalarOf } from '../numpy/array.ts'
import { itemsOf } from './fields.ts'
import { cast, doubles, hold, op, type Sketch } from './sketch.ts'

/** The names of classes: whole numbers, or texts for anything else. */
export type Classes = readonly number[] | readonly string[]

/** What an estimator answers, as values of the graph. */
export interface Outcome {
  /** The chosen class of each row: its place [N] int64, and what the places stand for. */
  readonly chosen?: { readonly place: string; readonly classes: Classes }
  /** [N, classes]. */
  readonly probabilities?: { readonly value: string; readonly type: 'float' | 'double'; readonly width: number }
  /** What is behind the chosen class where there are no probabilities, [N, width] double. */
  readonly scores?: { readonly value: string; readonly width: number }
  /** Numbers, [N, width] double. */
  readonly number?: { readonly value: string; readonly width: number }
  /** Which of them its `predict` answers. */
  readonly predict: 'label' | 'probabilities' | 'probability' | 'variable'
}

const SCORES = 'scores'

/** Names the outputs as serving knows them: `label`, `probabilities`, `variable`; `scores` beside a label without probabilities. */
export function outputsOf(sketch: Sketch, outcome: Outcome): ReturnType<typeof value>[] {
  const { chosen, probabilities, scores, number } = outcome
  const outputs: ReturnType<typeof value>[] = []
  if (chosen) {
    const { place, classes } = chosen
    const isText = typeof classes[0] === 'string'
    sketch.nodes.push(
      classes.every((name, i) => name === i)
        ? node('Identity', [place], [LABEL])
        : node('Gather', [hold(sketch, tensorOf(classes)), place], [LABEL], { axis: attribute.int(0) }),
    )
    outputs.push(value(LABEL, isText ? 'string' : 'int64', ['N']))
  }
  const named = [
    [PROBABILITIES, probabilities, probabilities?.type ?? 'double'],
    [SCORES, scores, 'double'],
    [VARIABLE, number, 'double'],
  ] as const
  for (const [name, found, type] of named) {
    if (found === undefined) continue
    sketch.nodes.push(node('Identity', [found.value], [name]))
    outputs.push(value(name, type, ['N', found.width]))
  }
  return outputs
}

function tensorOf(classes: Classes): Tensor {
  const shape = [classes.length]
  if (typeof classes[0] === 'string') return stringTensor(shape, classes as readonly string[])
  return { type: 'int64', shape, data: BigInt64Array.from(classes as readonly number[], BigInt) }
}

/** Classes as an array or list of Python has them. Errors: `registry.unsupported_model`. */
export function classesOf(given: Inert | undefined): Classes {
  const cells = isCells(given) ? given : arrayOf(given)
  const items = itemsOf(cells ?? given)?.map((item) => scalarOf(item))
  if (items === undefined || items.length === 0) throw notConverted('the names of its classes are not in the file')
  if (items.every((item): item is string => typeof item === 'string')) return items
  if (items.every((item) => typeof item === 'boolean' || Number.isSafeInteger(item))) return items.map(Number)
  if (items.every((item) => typeof item === 'number')) return items.map(String)
  throw notConverted('the names of its classes are neither numbers nor texts')
}

/** The place of the largest of each row; the first where several are. */
export const largest = (sketch: Sketch, scores: string): string =>
  op(sketch, 'ArgMax', [scores], { attributes: { axis: attribute.int(1), keepdims: attribute.int(0) } })

/** 1 where a score [N, 1] is above a limit, else 0: [N] int64. */
export function above(
  sketch: Sketch,
  score: string,
  limit: number,
  operator: 'Greater' | 'GreaterOrEqual' = 'Greater',
) {
  const isAbove = cast(sketch, op(sketch, operator, [score, doubles(sketch, [], [limit])]), 'int64')
  return op(sketch, 'Reshape', [isAbove, hold(sketch, { type: 'int64', shape: [1], data: BigInt64Array.of(-1n) })])
}

/** [1 - p, p] of the probability p [N, 1] of the second class. */
export function bothOf(sketch: Sketch, second: string): string {
  const first = op(sketch, 'Sub', [doubles(sketch, [], [1]), second])
  return op(sketch, 'Concat', [first, second], { attributes: { axis: attribute.int(1) } })
}

/** Probabilities of two classes, whose score [N, 1] goes through 1 / (1 + e^-s). */
export function sigmoidOutcome(
  sketch: Sketch,
  score: string,
  classes: Classes,
  at: 'Greater' | 'GreaterOrEqual' = 'Greater',
): Outcome {
  return {
    chosen: { place: above(sketch, score, 0, at), classes },
    probabilities: { value: bothOf(sketch, op(sketch, 'Sigmoid', [score])), type: 'double', width: 2 },
    predict: 'label',
  }
}

/** Probabilities by softmax of scores [N, classes]. */
export function softmaxOutcome(sketch: Sketch, scores: string, classes: Classes): Outcome {
  const probabilities = op(sketch, 'Softmax', [scores], { attributes: { axis: attribute.int(1) } })
  return {
    chosen: { place: largest(sketch, scores), classes },
    probabilities: { value: probabilities, type: 'double', width: classes.length },
    predict: 'label',
  }
}

export const numberOutcome = (value: string, width = 1): Outcome => ({ number: { value, width }, predict: 'variable' })
