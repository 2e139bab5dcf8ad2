import { isThing, notConverted, type Thing } from '../inert.ts'
import { type Fields, fieldsOf } from './fields.ts'
import {
  above,
  bothOf,
  type Classes,
  classesOf,
  largest,
  numberOutcome,
  type Outcome,
  sigmoidOutcome,
  softmaxOutcome,
} from './outcome.ts'
import { type Columns, doubles, matrix, op, row, rowSums, type Sketch, widthOf } from './sketch.ts'

/** The scores of a linear model, [N, targets]. */
function scoresOf(
  sketch: Sketch,
  fields: Fields,
  columns: Columns,
): { readonly value: string; readonly width: number } {
  const { shape, values } = fields.array('coef_')
  const features = shape.at(-1) ?? 0
  const targets = shape.length === 2 ? shape[0]! : 1
  if (shape.length < 1 || shape.length > 2 || features !== widthOf(columns))
    throw notConverted('its coefficients do not fit its columns')
  const turned = Float64Array.from(values, (_, i) => values[(i % targets) * features + Math.floor(i / targets)]!)
  const intercepts = fields.array('intercept_').values
  const products = op(sketch, 'MatMul', [matrix(sketch, columns), doubles(sketch, [features, targets], turned)])
  const added = Array.from({ length: targets }, (_, i) => intercepts[intercepts.length === 1 ? 0 : i]!)
  return { value: op(sketch, 'Add', [products, row(sketch, added)]), width: targets }
}

/** A number, or several, as a weighted sum of the columns. */
export function linearRegression(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const { value, width } = scoresOf(sketch, fieldsOf(estimator), columns)
  return numberOutcome(value, width)
}

/** The same behind a logarithmic link: counts, times, amounts. */
export function logLinkRegression(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const link = fields.text('link', 'auto')
  const isPlain =
    estimator.name === 'TweedieRegressor' && (link === 'identity' || (link === 'auto' && fields.number('power') <= 0))
  const { value, width } = scoresOf(sketch, fields, columns)
  return numberOutcome(isPlain ? value : op(sketch, 'Exp', [value]), width)
}

/** The classes of a linear classifier; some keep them in what encodes labels. */
export function linearClasses(fields: Fields): Classes {
  const encoder = fields.get('_label_binarizer')
  return classesOf(fields.get('classes_') ?? (isThing(encoder) ? fieldsOf(encoder).get('classes_') : undefined))
}

/** Two classes or more by the sign or the largest of linear scores, without probabilities. */
export function linearScores(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const classes = linearClasses(fields)
  const scores = scoresOf(sketch, fields, columns)
  checkClasses(scores.width, classes)
  const place = scores.width === 1 ? above(sketch, scores.value, 0) : largest(sketch, scores.value)
  return { chosen: { place, classes }, scores, predict: 'label' }
}

export function checkClasses(width: number, classes: Classes): void {
  if (width !== (classes.length === 2 ? 1 : classes.length))
    throw notConverted('its coefficients do not fit its classes')
}

/** LogisticRegression: one score for two classes; for more, all together or each against the rest, as its version did. */
export function logisticRegression(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const classes = linearClasses(fields)
  const { value, width } = scoresOf(sketch, fields, columns)
  checkClasses(width, classes)
  const how = fields.text('multi_class', 'auto')
  const isTogether = how === 'multinomial'
  if (width === 1) {
    const score = isTogether ? op(sketch, 'Mul', [value, doubles(sketch, [], [2])]) : value
    return sigmoidOutcome(sketch, score, classes)
  }
  const isEach = how === 'ovr' || (!isTogether && fields.text('solver') === 'liblinear')
  return isEach ? eachAgainstRest(sketch, value, classes) : softmaxOutcome(sketch, value, classes)
}

/** Each class by a sigmoid of its own, divided by their sum. */
function eachAgainstRest(sketch: Sketch, scores: string, classes: Classes): Outcome {
  const parts = op(sketch, 'Sigmoid', [scores])
  return { ...shared(sketch, parts, classes), chosen: { place: largest(sketch, scores), classes } }
}

/** Parts divided by their sum; all alike where that is 0. */
function shared(sketch: Sketch, parts: string, classes: Classes): Outcome {
  const width = classes.length
  const sums = rowSums(sketch, parts, width)
  const isNothing = op(sketch, 'Equal', [sums, doubles(sketch, [], [0])])
  const divisor = op(sketch, 'Where', [isNothing, doubles(sketch, [], [1]), sums])
  const even = doubles(sketch, [], [1 / width])
  const value = op(sketch, 'Where', [isNothing, even, op(sketch, 'Div', [parts, divisor])])
  return {
    chosen: { place: largest(sketch, parts), classes },
    probabilities: { value, type: 'double', width },
    predict: 'label',
  }
}

/** Linear discriminant analysis: like logistic regression, softmax for more than two classes. */
export function discriminant(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const classes = linearClasses(fields)
  const { value, width } = scoresOf(sketch, fields, columns)
  checkClasses(width, classes)
  return width === 1 ? sigmoidOutcome(sketch, value, classes) : softmaxOutcome(sketch, value, classes)
}

/** SGDClassifier: probabilities where its loss has them. */
export function gradientDescent(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const loss = fields.text('loss')
  if (loss !== 'log_loss' && loss !== 'log' && loss !== 'modified_huber')
    return linearScores(sketch, estimator, columns)
  const classes = linearClasses(fields)
  const { value, width } = scoresOf(sketch, fields, columns)
  checkClasses(width, classes)
  if (loss !== 'modified_huber')
    return width === 1 ? sigmoidOutcome(sketch, value, classes) : eachAgainstRest(sketch, value, classes)
  const bounded = op(sketch, 'Clip', [value, doubles(sketch, [], [-1]), doubles(sketch, [], [1])])
  const shifted = op(sketch, 'Add', [bounded, doubles(sketch, [], [1])])
  const parts = op(sketch, 'Div', [shifted, doubles(sketch, [], [2])])
  if (width > 1) return { ...shared(sketch, parts, classes), chosen: { place: largest(sketch, value), classes } }
  return {
    chosen: { place: above(sketch, value, 0), classes },
    probabilities: { value: bothOf(sketch, parts), type: 'double', width: 2 },
    predict: 'label',
  }
}
