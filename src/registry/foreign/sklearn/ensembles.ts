import { type Inert, isNamed, isThing, notConverted, type Thing } from '../inert.ts'
import { type Fields, fieldsOf, itemsOf } from './fields.ts'
import { classesOf, largest, numberOutcome, type Outcome } from './outcome.ts'
import { applyFunction } from './scalers.ts'
import { cast, doubles, op, row, type Sketch } from './sketch.ts'

/** How an estimator inside another is read, over the same columns. */
export type Inner = (estimator: Thing) => Outcome

/** Several estimators whose probabilities or numbers are averaged, by weights where there are some. */
export function voting(sketch: Sketch, estimator: Thing, inner: Inner): Outcome {
  const fields = fieldsOf(estimator)
  const members = fields.items('estimators_').map((member) => {
    if (!isThing(member)) throw notConverted('what votes in it is no estimator')
    return inner(member)
  })
  const shares = sharesOf(fields, members.length)
  const mean = (values: readonly string[]): string => {
    const weighted = values.map((value, i) => op(sketch, 'Mul', [value, doubles(sketch, [], [shares[i]!])]))
    return weighted.reduce((sum, part) => op(sketch, 'Add', [sum, part]))
  }
  if (estimator.name === 'VotingRegressor') return numberOutcome(mean(members.map(({ number }) => answerOf(number))))
  if (fields.text('voting') !== 'soft')
    throw notConverted('its VotingClassifier counts votes: voting="soft" is converted')
  const classes = classesOf(fields.get('classes_'))
  const value = mean(
    members.map(({ probabilities }) =>
      probabilities?.type === 'float' ? cast(sketch, probabilities.value, 'double') : answerOf(probabilities),
    ),
  )
  return {
    chosen: { place: largest(sketch, value), classes },
    probabilities: { value, type: 'double', width: classes.length },
    predict: 'label',
  }
}

function answerOf(found: { readonly value: string } | undefined): string {
  if (found === undefined) throw notConverted('what votes in it does not answer alike')
  return found.value
}

/** The weights of those that were not dropped, as shares. */
function sharesOf(fields: Fields, count: number): readonly number[] {
  const given = fields.get('weights')
  if (given === null || given === undefined) return new Array<number>(count).fill(1 / count)
  const names = fields.items('estimators').map((pair) => itemsOf(pair)?.[1])
  const weights = fields.array('weights').values.filter((_, i) => names[i] !== 'drop')
  const sum = weights.reduce((all, weight) => all + weight, 0)
  return Array.from(weights, (weight) => weight / sum)
}

/** A number that was learned on another scale, brought back from it. */
export function transformedTarget(sketch: Sketch, estimator: Thing, inner: Inner): Outcome {
  const fields = fieldsOf(estimator)
  const { number } = inner(fields.thing('regressor_'))
  if (number?.width !== 1) throw notConverted('its TransformedTargetRegressor answers no single number')
  const transformer = fields.thing('transformer_')
  const back = fieldsOf(transformer)
  if (transformer.name === 'FunctionTransformer')
    return numberOutcome(undone(sketch, back.get('inverse_func'), number.value))
  if (transformer.name !== 'StandardScaler') throw notConverted(`its target was changed by a ${back.of}`)
  const scaled = isPresent(back.get('scale_'))
    ? op(sketch, 'Mul', [number.value, row(sketch, back.array('scale_').values)])
    : number.value
  return numberOutcome(
    isPresent(back.get('mean_')) ? op(sketch, 'Add', [scaled, row(sketch, back.array('mean_').values)]) : scaled,
  )
}

const isPresent = (value: Inert | undefined): boolean => value !== null && value !== undefined

const undone = (sketch: Sketch, given: Inert | undefined, value: string): string =>
  isPresent(given) && (isNamed(given) || isThing(given)) ? applyFunction(sketch, given, value) : value
