import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { categoryFeature, featuresOf, goalOver, numberFeature, sheetOf } from '../../test/support/learned.ts'
import { compile, encodeModel, floatTensor, graph, value } from '../inference/index.ts'
import { fitDesign, levelTotals, writeDense, writeLevels } from './design.ts'
import { DENSE, designBody, LEVELS } from './design-graph.ts'
import { FEATURES } from './learner.ts'
import type { Sheet } from './sheet.ts'

const single = fc.oneof(
  fc.float({ noNaN: true, noDefaultInfinity: true }),
  fc.constant(Number.NaN),
  fc.integer({ min: -3, max: 3 }),
)
const rowsOf = (sheet: Sheet): Int32Array => Int32Array.from({ length: sheet.rows }, (_, row) => row)

describe('a design', () => {
  it('has the same bits in a graph, for our plan and for onnxruntime', async () => {
    const { InferenceSession, Tensor } = await import('onnxruntime-node')
    const column = fc.array(single, { minLength: 6, maxLength: 6 })
    const codes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 6, maxLength: 6 })
    const check = async (first: number[], second: number[], level: number[]): Promise<void> => {
      const sheet = sheetOf(numberFeature('a', first), categoryFeature('c', 9, level), numberFeature('b', second))
      const design = fitDesign(sheet, goalOver([1, 0, 1, 0, 1, 0]), 3)
      if (design.width === 0 || design.categories.length === 0) return
      const [dense, levels] = [new Float32Array(6 * design.width), new Int32Array(6)]
      writeDense(design, { sheet, rows: rowsOf(sheet) }, { into: dense, at: 0, rowStep: design.width, columnStep: 1 })
      writeLevels(design, { sheet, rows: rowsOf(sheet) }, { into: levels, at: 0, rowStep: 1, columnStep: 6 })
      const onnx = encodeModel(
        graph({
          name: 'design',
          inputs: [value(FEATURES, 'float', ['N', 3])],
          outputs: [value(DENSE, 'float', ['N', design.width]), value(LEVELS, 'int64', ['N', 1])],
          ...designBody(design, sheet),
        }),
      )
      const ours = compile(onnx).run({ [FEATURES]: floatTensor([6, 3], featuresOf(sheet)) })
      const session = await InferenceSession.create(onnx)
      const theirs = await session.run({ [FEATURES]: new Tensor('float32', featuresOf(sheet), [6, 3]) })
      await session.release()
      for (const answer of [ours, theirs]) {
        expect(answer[DENSE]!.data).toEqual(dense)
        expect(Array.from(answer[LEVELS]!.data as BigInt64Array, Number)).toEqual([...levels])
      }
    }
    await fc.assert(fc.asyncProperty(column, column, codes, check), { numRuns: 40 })
  })

  it('standardizes what is there, by the weights of the rows to learn from', () => {
    const sheet = sheetOf(numberFeature('x', [1, 3, null, 100]))
    const goal = goalOver([0, 1, 0, 1], { rows: Int32Array.of(0, 1, 2), weights: Float64Array.of(3, 1, 1, 1) })
    const design = fitDesign(sheet, goal, 5)
    expect(design.means[0]).toBe(1.5)
    expect(design.scales[0]).toBeCloseTo(1 / Math.sqrt(0.75), 6)
    const dense = new Float32Array(8)
    writeDense(design, { sheet, rows: rowsOf(sheet) }, { into: dense, at: 0, rowStep: 2, columnStep: 1 })
    expect([...dense.subarray(4)]).toEqual([0, 1, 8, 0])
  })

  it('leaves out what is the same in all rows to learn from', () => {
    const sheet = sheetOf(
      numberFeature('same', [7, 7, 8]),
      numberFeature('gone', [null, null, 1]),
      categoryFeature('one', 2, [1, 1, 2]),
      numberFeature('rounded', [0.1, 0.1, 0.1]),
    )
    expect(fitDesign(sheet, goalOver([0, 1, 0], { rows: Int32Array.of(0, 1) }), 5)).toMatchObject({
      width: 0,
      levels: 0,
    })
  })

  it('counts rows by level, those of rare and unseen levels together', () => {
    const sheet = sheetOf(categoryFeature('a', 4, [1, 1, 2, 3, 4, 0]), categoryFeature('b', 2, [1, 2, 1, 2, 2, 1]))
    const goal = goalOver([0, 1, 0, 1, 0, 1])
    expect([...levelTotals(fitDesign(sheet, goal, 2), sheet, goal)]).toEqual([3, 2, 1, 0, 3, 3])
  })
})
