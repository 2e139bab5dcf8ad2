import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { attribute, compile, encodeModel, feedsOf, graph, node, scoreTable, value } from '../inference/index.ts'
import { categoryColumn, numberColumn, tableOf } from '../table/index.ts'
import { boosting, linear, logistic } from './catalog.ts'
import { fitLearner } from './fit.ts'
import { recalibrated } from './recalibrated.ts'

const random = seededRandom(6)
const rows = 600
const table = tableOf({
  x: numberColumn(Array.from({ length: rows }, () => random.next() * 4 - 2)),
  c: categoryColumn(Array.from({ length: rows }, () => ['a', 'b', 'c'][random.integer(3)]!)),
})
const x = (table.columns.get('x') as { values: Float64Array }).values
const classes = x.map((at) => Number(random.next() < 1 / (1 + Math.exp(-at))))
const context = { random: seededRandom(1), progress: () => undefined }
const task = { table, features: ['x', 'c'], label: classes, objective: 'binary' as const }
const line = { slope: 0.6, offset: -0.4 }

describe('a model with corrected answers', () => {
  it.each([
    ['trees', boosting({ rounds: 20 })],
    ['a line', logistic()],
  ])('gives the corrected probabilities of %s, here and in onnxruntime', async (_, learner) => {
    const { onnx } = fitLearner(learner, task, context)
    const made = recalibrated(onnx, line)
    const [before, after] = [scoreTable(compile(onnx), table), scoreTable(compile(made), table)]
    const wanted = before.map((p) => 1 / (1 + Math.exp(-(line.slope * Math.log(p / (1 - p)) + line.offset))))
    for (let row = 0; row < rows; row++) expect(after[row]).toBeCloseTo(wanted[row]!, 5)
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    const session = await InferenceSession.create(made)
    const feeds = Object.entries(feedsOf(table, compile(made))).map(([name, { type, data, shape }]) => [
      name,
      type === 'string' ? new Tensor('string', [...data], shape) : new Tensor('float32', data as Float32Array, shape),
    ])
    const answer = await session.run(Object.fromEntries(feeds) as never)
    const theirs = answer['probabilities']!.data as Float32Array
    for (let row = 0; row < rows; row++) expect(after[row]).toBeCloseTo(theirs[2 * row + 1]!, 5)
    expect(answer['label']!.data[0]).toBe(BigInt(after[0]! > 0.5 ? 1 : 0))
    await session.release()
  })

  it('can be corrected again, and is the same bytes for the same line', () => {
    const { onnx } = fitLearner(logistic(), task, context)
    const twice = recalibrated(recalibrated(onnx, line), { slope: 1 / line.slope, offset: -line.offset / line.slope })
    const [before, after] = [scoreTable(compile(onnx), table), scoreTable(compile(twice), table)]
    for (let row = 0; row < rows; row++) expect(after[row]).toBeCloseTo(before[row]!, 5)
    expect(recalibrated(onnx, line)).toEqual(recalibrated(onnx, line))
  })

  it('gives the corrected numbers of a regression', () => {
    const { onnx } = fitLearner(
      linear(),
      { ...task, label: x.map((at) => 3 * at + 1), objective: 'regression' },
      context,
    )
    const [before, after] = [onnx, recalibrated(onnx, line)].map((model) => scoreTable(compile(model), table))
    for (let row = 0; row < rows; row++) expect(after![row]).toBeCloseTo(line.slope * before![row]! + line.offset, 5)
  })

  it('is refused for a model that answers neither', () => {
    const model = graph({
      name: 'double',
      inputs: [value('x', 'float', ['N', 1])],
      outputs: [value('y', 'float', ['N', 1])],
      nodes: [node('Neg', ['x'], ['y'], { unused: attribute.int(1) })],
    })
    expect(() => recalibrated(encodeModel(model), line)).toThrow('it gives y, neither')
  })
})
