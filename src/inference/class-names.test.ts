import { describe, expect, it } from 'vitest'
import {
  attribute as a,
  compile,
  encodeModel,
  type GraphNode,
  graph,
  int64Tensor,
  ML,
  node,
  stringTensor,
  value,
} from './index.ts'

const X = value('x', 'float', ['N', 2])
const PROBABILITIES = value('p', 'float', ['N', 3])

function columnsOf(nodes: readonly GraphNode[], initializers = {}): readonly string[] | undefined {
  const outputs = [PROBABILITIES, value('label', 'string', ['N'])]
  const opsets = { '': 17, [ML]: 3 }
  const plan = compile(encodeModel(graph({ name: 'classes', inputs: [X], outputs, nodes, initializers, opsets })))
  return plan.outputs.find(({ name }) => name === 'p')?.columns
}

const classifier = (labels: readonly string[], scores: string): GraphNode =>
  node(
    'LinearClassifier',
    ['x'],
    ['label', scores],
    {
      coefficients: a.floats([1, 0, 0, 1, 1, 1]),
      intercepts: a.floats([0, 0, 0]),
      classlabels_strings: a.texts(labels),
      post_transform: a.text('NONE'),
    },
    ML,
  )

describe('the classes of an output', () => {
  it('are those of its classifier, also behind what keeps columns in their place', () => {
    const labels = ['setosa', 'versicolor', 'virginica']
    expect(columnsOf([classifier(labels, 'p')])).toEqual(labels)
    expect(columnsOf([classifier(labels, 's'), node('Softmax', ['s'], ['p'], { axis: a.int(1) })])).toEqual(labels)
  })

  it('are the texts that the largest of its columns chooses from', () => {
    const texts = stringTensor([3], ['low', 'middle', 'high'])
    const weights = { axis: a.int(1), keepdims: a.int(0) }
    const nodes = [
      node('ArrayFeatureExtractor', ['x', 'first'], ['one'], {}, ML),
      node('Concat', ['x', 'one'], ['p'], { axis: a.int(1) }),
      node('ArgMax', ['p'], ['place'], weights),
      node('Gather', ['texts', 'place'], ['label']),
    ]
    expect(columnsOf(nodes, { texts, first: int64Tensor([1], [0]) })).toEqual(['low', 'middle', 'high'])
  })

  it('are not said where their columns are mixed', () => {
    const labels = ['a', 'b', 'c']
    const turned = node('Gather', ['s', 'order'], ['p'], { axis: a.int(1) })
    expect(columnsOf([classifier(labels, 's'), turned], { order: int64Tensor([3], [2, 0, 1]) })).toBeUndefined()
  })
})
