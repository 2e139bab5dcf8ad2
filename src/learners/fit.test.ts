import { describe, expect, it } from 'vitest'
import { seededRandom } from '../base/index.ts'
import { compile, feedsOf } from '../inference/index.ts'
import { categoryColumn, numberColumn, sliceRows, tableOf } from '../table/index.ts'
import { boosting, linear, logistic } from './catalog.ts'
import { fitLearner } from './fit.ts'
import { goalOf, type Task } from './task.ts'

const random = seededRandom(8)
const rows = 1200
const x = Float64Array.from({ length: rows }, () => random.next())
const city = Array.from({ length: rows }, () => `city ${random.integer(400)}`)
const kind = Float64Array.from(city, (text) => Number(text.slice(5)) % 3)
const table = tableOf({ x: numberColumn(x), city: categoryColumn(city) })
const context = { random: seededRandom(1), progress: () => {} }
const task = (more: Partial<Task> = {}): Task => ({
  ...{ table, features: ['x', 'city'], objective: 'regression', label: x.map((value, row) => value + kind[row]!) },
  ...more,
})

describe('the goal of a task', () => {
  it('has a score for each class where there are more than two', () => {
    const multiclass = (label: Float64Array, classes?: readonly string[]) =>
      goalOf(task({ objective: 'multiclass', label, ...(classes && { classes }) }))
    expect(multiclass(kind)).toMatchObject({ objective: 'multiclass', width: 3 })
    expect(multiclass(kind, ['a', 'b', 'c', 'd'])).toMatchObject({ objective: 'multiclass', width: 4 })
    expect(multiclass(kind.map((value) => value % 2))).toMatchObject({ objective: 'binary', width: 1 })
    expect(goalOf(task())).toMatchObject({ objective: 'regression', width: 1 })
  })

  it('puts the rows of a validation after its own, with groups of their own', () => {
    const small = sliceRows(table, 0, 3)
    const goal = goalOf({
      ...{ table: small, features: ['x'], objective: 'ranking', label: Float64Array.of(1, 0, 2) },
      ...{ groups: Int32Array.of(4, 4, 7), weights: Float64Array.of(2, 2, 3) },
      validation: { table: small, label: Float64Array.of(0, 1, 0), groups: Int32Array.of(4, 5, 5) },
    })
    expect([...goal.label]).toEqual([1, 0, 2, 0, 1, 0])
    expect([...goal.rows]).toEqual([0, 1, 2])
    expect([...goal.stopping!]).toEqual([3, 4, 5])
    expect([...goal.groups!]).toEqual([4, 4, 7, 12, 13, 13])
    expect([...goal.weights!]).toEqual([2, 2, 3, 1, 1, 1])
  })
})

describe('a fit', () => {
  it('learns from many categories by labels of other rows, and answers by those of all', () => {
    const fitted = fitLearner(linear(), task(), context)
    const answers = fitted.predict(table)
    const wrong = answers.reduce((sum, answer, row) => sum + Math.abs(answer - task().label[row]!), 0) / rows
    expect(wrong).toBeLessThan(0.6)
    expect(Object.keys(fitted.summary)).toContain('weight.city.mean')
    const unseen = fitted.predict(tableOf({ x: numberColumn([0.5]), city: categoryColumn(['nowhere']) }))
    expect(Math.abs(unseen[0]! - 1.5)).toBeLessThan(0.5)
  })

  it('stops by the rows of a validation, which it does not learn from', () => {
    const noise = x.map(() => random.next())
    const validation = { table: sliceRows(table, 0, 400), label: noise.slice(0, 400) }
    const train = { table: sliceRows(table, 400), label: noise.slice(400), validation }
    const fitted = fitLearner(boosting({ rounds: 200, patience: 5 }), task(train), context)
    expect(fitted.rounds).toBeLessThan(100)
  })

  it('answers with the names of classes', () => {
    const classes = ['red', 'green', 'blue']
    const fitted = fitLearner(logistic(), task({ objective: 'multiclass', label: kind, classes }), context)
    const plan = compile(fitted.onnx)
    const { label, probabilities } = plan.run(feedsOf(table, plan))
    expect(probabilities!.shape).toEqual([rows, 3])
    expect(new Set(label!.data as readonly string[])).toEqual(new Set(classes))
    const right = kind.filter((value, row) => label!.data[row] === classes[value]).length
    expect(right / rows).toBeGreaterThan(0.8)
    expect(fitted.predict(table)).toEqual(Float64Array.from(probabilities!.data as Float32Array))
  })
})
