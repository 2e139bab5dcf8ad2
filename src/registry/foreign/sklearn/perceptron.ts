import { notConverted, type Thing } from '../inert.ts'
import { fieldsOf } from './fields.ts'
import { checkClasses, linearClasses } from './linear.ts'
import { numberOutcome, type Outcome, sigmoidOutcome, softmaxOutcome } from './outcome.ts'
import { type Columns, doubles, matrix, op, row, type Sketch, widthOf } from './sketch.ts'

const ACTIVATIONS: Readonly<Record<string, string>> = { relu: 'Relu', tanh: 'Tanh', logistic: 'Sigmoid' }

/** A multilayer perceptron. */
export function perceptron(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const weights = fields.items('coefs_').map((layer, i) => fieldsOf(oneField('w', layer, i)).array('w'))
  const shifts = fields.items('intercepts_').map((layer, i) => fieldsOf(oneField('w', layer, i)).array('w'))
  let [value, width] = [matrix(sketch, columns), widthOf(columns)]
  for (const [i, { shape, values }] of weights.entries()) {
    const [from = 0, to = 0] = shape
    if (from !== width || shifts[i]?.values.length !== to) throw notConverted('its layers do not fit each other')
    value = op(sketch, 'MatMul', [value, doubles(sketch, [from, to], values)])
    value = op(sketch, 'Add', [value, row(sketch, shifts[i]!.values)])
    width = to
    if (i < weights.length - 1) value = activated(sketch, value, fields.text('activation'))
  }
  if (estimator.name === 'MLPRegressor') return numberOutcome(value, width)
  const classes = linearClasses(fields)
  checkClasses(width, classes)
  return width === 1 ? sigmoidOutcome(sketch, value, classes) : softmaxOutcome(sketch, value, classes)
}

function activated(sketch: Sketch, value: string, name: string): string {
  if (name === 'identity') return value
  const operator = Object.hasOwn(ACTIVATIONS, name) ? ACTIVATIONS[name] : undefined
  if (operator === undefined) throw notConverted('an activation of it is unknown')
  return op(sketch, operator, [value])
}

type Layer = Parameters<typeof fieldsOf>[0]['args'][number]

/** A value as the only field of an object, so that it is read like any other. */
function oneField(name: string, value: Layer, place: number): Thing {
  const state = { kind: 'dict', entries: [[name, value]] } as const
  return { kind: 'thing', module: '', name: `layer ${place}`, args: [], state, items: [], entries: [] }
}
