import { notConverted, type Thing } from '../inert.ts'
import { type Fields, fieldsOf } from './fields.ts'
import { classesOf, largest, type Outcome, softmaxOutcome } from './outcome.ts'
import { type Columns, cast, doubles, hold, matrix, op, row, type Sketch, widthOf } from './sketch.ts'

/** A matrix of [classes, features] in the file, turned. */
function turned({ shape, values }: { readonly shape: readonly number[]; readonly values: Float64Array }): Float64Array {
  const [rows = 0, columns = 0] = shape
  return Float64Array.from(values, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]!)
}

/** Gaussian naive Bayes: the squared distances from each class, each feature by its own variance. */
export function gaussianBayes(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const classes = classesOf(fields.get('classes_'))
  const means = fields.array('theta_')
  const variances = fields.array(fields.get('var_') === undefined ? 'sigma_' : 'var_')
  const [count, features] = [classes.length, widthOf(columns)]
  if (means.values.length !== count * features || variances.values.length !== count * features)
    throw notConverted('its means do not fit its columns')
  const axis = hold(sketch, { type: 'int64', shape: [1], data: BigInt64Array.of(1n) })
  const rows = op(sketch, 'Unsqueeze', [matrix(sketch, columns), axis])
  const apart = op(sketch, 'Sub', [rows, doubles(sketch, [1, count, features], means.values)])
  const squares = op(sketch, 'Mul', [apart, apart])
  const shares = op(sketch, 'Div', [squares, doubles(sketch, [1, count, features], variances.values)])
  const sums = op(sketch, 'MatMul', [shares, doubles(sketch, [features], new Float64Array(features).fill(-0.5))])
  const priors = fields.array('class_prior_').values
  const base = Array.from({ length: count }, (_, i) => {
    const own = variances.values.subarray(i * features, (i + 1) * features)
    return Math.log(priors[i]!) - 0.5 * own.reduce((sum, variance) => sum + Math.log(2 * Math.PI * variance), 0)
  })
  return softmaxOutcome(sketch, op(sketch, 'Add', [sums, row(sketch, base)]), classes)
}

/** Naive Bayes over counts: linear in the columns. */
export function countBayes(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const classes = classesOf(fields.get('classes_'))
  const logs = fields.array('feature_log_prob_')
  const features = widthOf(columns)
  if (logs.shape[0] !== classes.length || logs.shape[1] !== features)
    throw notConverted('its probabilities do not fit its columns')
  if (estimator.name === 'BernoulliNB') return bernoulli(sketch, fields, { columns, logs })
  const sums = op(sketch, 'MatMul', [
    matrix(sketch, columns),
    doubles(sketch, [features, classes.length], turned(logs)),
  ])
  if (estimator.name === 'ComplementNB' && classes.length > 1) return softmaxOutcome(sketch, sums, classes)
  return softmaxOutcome(
    sketch,
    op(sketch, 'Add', [sums, row(sketch, fields.array('class_log_prior_').values)]),
    classes,
  )
}

function bernoulli(
  sketch: Sketch,
  fields: Fields,
  { columns, logs }: { readonly columns: Columns; readonly logs: ReturnType<Fields['array']> },
): Outcome {
  const classes = classesOf(fields.get('classes_'))
  const features = widthOf(columns)
  const absent = logs.values.map((log) => Math.log(1 - Math.exp(log)))
  const weights = { shape: logs.shape, values: logs.values.map((log, i) => log - absent[i]!) }
  const limit = fields.get('binarize')
  const x = matrix(sketch, columns)
  const marks =
    typeof limit === 'number' ? cast(sketch, op(sketch, 'Greater', [x, doubles(sketch, [], [limit])]), 'double') : x
  const sums = op(sketch, 'MatMul', [marks, doubles(sketch, [features, classes.length], turned(weights))])
  const priors = fields.array('class_log_prior_').values
  const base = Array.from(priors, (prior, i) =>
    absent.subarray(i * features, (i + 1) * features).reduce((sum, log) => sum + log, prior),
  )
  return softmaxOutcome(sketch, op(sketch, 'Add', [sums, row(sketch, base)]), classes)
}

/** KMeans: the number of the nearest center. */
export function nearestCenter(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const centers = fieldsOf(estimator).array('cluster_centers_')
  const [count = 0, features = 0] = centers.shape
  if (features !== widthOf(columns)) throw notConverted('its centers do not fit its columns')
  const products = op(sketch, 'MatMul', [matrix(sketch, columns), doubles(sketch, [features, count], turned(centers))])
  const lengths = Array.from({ length: count }, (_, i) =>
    centers.values.subarray(i * features, (i + 1) * features).reduce((sum, x) => sum - (x * x) / 2, 0),
  )
  const nearness = op(sketch, 'Add', [products, row(sketch, lengths)])
  const classes = Array.from({ length: count }, (_, i) => i)
  return { chosen: { place: largest(sketch, nearness), classes }, predict: 'label' }
}
