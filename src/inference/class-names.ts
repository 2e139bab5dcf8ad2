import type { Attribute, GraphNode } from './model.ts'
import type { Tensor } from './tensor.ts'

/** Operators that give each column of a matrix to the same column. */
const KEEP_COLUMNS: ReadonlySet<string> = new Set(['Cast', 'Clip', 'Identity', 'Normalizer', 'Sigmoid', 'Softmax'])
const CLASSIFIERS: ReadonlySet<string> = new Set(['LinearClassifier', 'SVMClassifier', 'TreeEnsembleClassifier'])

/**
 * The names of the classes that the columns of a matrix stand for, by the name of the matrix: of the scores of a classifier, of what is
 * made of them column by column, and of what a list of texts is asked the largest of. `nodes` stand in the order of their work.
 */
export function classNames(
  nodes: readonly GraphNode[],
  constants: ReadonlyMap<string, Tensor>,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, readonly string[]>()
  const largest = new Map<string, string>()
  for (const { operator, attributes, inputs, outputs } of nodes) {
    const [first = '', second = ''] = inputs
    const [only = ''] = outputs
    if (CLASSIFIERS.has(operator)) keep(names, outputs[1], labelsOf(attributes))
    else if (KEEP_COLUMNS.has(operator)) keep(names, only, names.get(first))
    else if (operator === 'ArgMax') largest.set(only, first)
    else if (operator === 'Gather' || operator === 'ArrayFeatureExtractor')
      keep(names, largest.get(second), textsOf(constants.get(first)))
  }
  return names
}

function keep(
  names: Map<string, readonly string[]>,
  matrix: string | undefined,
  found: readonly string[] | undefined,
): void {
  if (matrix && found && found.length > 0 && !names.has(matrix)) names.set(matrix, found)
}

function labelsOf(attributes: Readonly<Record<string, Attribute>>): readonly string[] | undefined {
  const texts = attributes['classlabels_strings']
  if (texts?.kind === 'texts' && texts.value.length > 0) return texts.value
  const whole = attributes['classlabels_int64s'] ?? attributes['classlabels_ints']
  return whole?.kind === 'ints' ? Array.from(whole.value, String) : undefined
}

const textsOf = (list: Tensor | undefined): readonly string[] | undefined =>
  list?.type === 'string' ? list.data : undefined
