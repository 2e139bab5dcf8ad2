import { attribute } from '../../../inference/index.ts'
import { notConverted, type Thing } from '../inert.ts'
import { fieldsOf } from './fields.ts'
import { classesOf, largest, numberOutcome, type Outcome } from './outcome.ts'
import { type Columns, doubles, op, row, type Sketch } from './sketch.ts'

/** Shares of classes that no column changes, or a constant. */
export function dummy(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const zero = op(sketch, 'MatMul', [nothing(sketch, columns), doubles(sketch, [1, 1], [0])])
  if (estimator.name === 'DummyRegressor') {
    const { values } = fields.array('constant_')
    return numberOutcome(op(sketch, 'Add', [zero, row(sketch, values)]), values.length)
  }
  const how = fields.text('strategy', 'prior')
  if (how !== 'prior' && how !== 'most_frequent')
    throw notConverted(`a DummyClassifier answers by chance or by ${how.slice(0, 20)}`)
  const classes = classesOf(fields.get('classes_'))
  const shares = fields.array('class_prior_').values
  const most = shares.indexOf(Math.max(...shares))
  const told = how === 'prior' ? shares : shares.map((_, i) => Number(i === most))
  const value = op(sketch, 'Add', [zero, row(sketch, told)])
  return {
    chosen: { place: largest(sketch, value), classes },
    probabilities: { value, type: 'double', width: classes.length },
    predict: 'label',
  }
}

/** [N, 1] of zeros, whatever the columns hold. */
export function nothing(sketch: Sketch, columns: Columns): string {
  const [first] = columns
  if (first === undefined) throw notConverted('it reads no column')
  if (first.kind === 'text') throw notConverted('it computes with a column of texts')
  const one = op(sketch, 'IsNaN', [first.value])
  const numbers = op(sketch, 'Cast', [one], { attributes: { to: attribute.int(DOUBLE) } })
  return op(sketch, 'MatMul', [numbers, doubles(sketch, [first.width, 1], new Float64Array(first.width))])
}

const DOUBLE = 11
