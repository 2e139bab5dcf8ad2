import { describe, expect, it } from 'vitest'
import { attribute, ML, node, VARIABLE } from '../inference/index.ts'
import { numberColumn, tableOf } from '../table/index.ts'
import { FEATURES, sealModel } from './export.ts'

const table = tableOf({ x: numberColumn([1, 2, 3]) })
const task = { table, features: ['x'], label: Float64Array.of(2, 4, 6), objective: 'regression' as const }
const body = {
  nodes: [node('LinearRegressor', [FEATURES], [VARIABLE], { coefficients: attribute.floats([2]) }, ML)],
}
const seal = (trained: Float64Array) =>
  sealModel(body, { learner: 'test', task, encoding: [{ name: 'x', kind: 'number' }], trained })

describe('a sealed model', () => {
  it('predicts what was trained', () => {
    expect([...seal(Float64Array.of(2, 4, 6)).predict(table)]).toEqual([2, 4, 6])
  })

  it('is refused when a training row differs', () => {
    const code = expect.objectContaining({ code: 'learners.export_differs' })
    expect(() => seal(Float64Array.of(2, 4, 6.1))).toThrow(code)
    expect(() => seal(Float64Array.of(2, Number.NaN, 6))).toThrow(code)
  })
})
