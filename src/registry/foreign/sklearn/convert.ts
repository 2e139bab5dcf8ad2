import { isThing, notConverted, shownName, type Thing } from '../inert.ts'
import { countBayes, gaussianBayes, nearestCenter } from './bayes.ts'
import { boosterOutcome } from './boosters.ts'
import { gradientBoosting, histogramBoosting } from './boosting.ts'
import { type Compose, columnTransformer, featureUnion, partsIn, selected } from './compose.ts'
import { dummy } from './dummy.ts'
import { oneHotEncoder, ordinalEncoder, targetEncoder } from './encoders.ts'
import { transformedTarget, voting } from './ensembles.ts'
import { fieldsOf } from './fields.ts'
import { simpleImputer } from './impute.ts'
import {
  discriminant,
  gradientDescent,
  linearRegression,
  linearScores,
  logisticRegression,
  logLinkRegression,
} from './linear.ts'
import type { Outcome } from './outcome.ts'
import { perceptron } from './perceptron.ts'
import {
  binarizer,
  functionTransformer,
  maxAbsScaler,
  minMaxScaler,
  normalizer,
  polynomialFeatures,
  principalComponents,
  robustScaler,
  standardScaler,
  type Transform,
} from './scalers.ts'
import type { Columns, Sketch } from './sketch.ts'
import { isolationOutcome, treesOutcome } from './trees.ts'

type Estimate = (sketch: Sketch, estimator: Thing, columns: Columns) => Outcome

const each = <T>(names: readonly string[], one: T): Record<string, T> =>
  Object.fromEntries(names.map((name) => [name, one]))

/** Estimators that are understood, by the name of their class. */
const ESTIMATORS: Readonly<Record<string, Estimate>> = {
  ...each(
    ['DecisionTreeClassifier', 'DecisionTreeRegressor', 'ExtraTreeClassifier', 'ExtraTreeRegressor'],
    treesOutcome,
  ),
  ...each(
    ['RandomForestClassifier', 'RandomForestRegressor', 'ExtraTreesClassifier', 'ExtraTreesRegressor'],
    treesOutcome,
  ),
  ...each(['GradientBoostingClassifier', 'GradientBoostingRegressor'], gradientBoosting),
  ...each(['HistGradientBoostingClassifier', 'HistGradientBoostingRegressor'], histogram),
  IsolationForest: isolationOutcome,
  ...each(
    ['LinearRegression', 'Ridge', 'RidgeCV', 'Lasso', 'LassoCV', 'ElasticNet', 'ElasticNetCV', 'Lars'],
    linearRegression,
  ),
  ...each(['LassoLars', 'LassoLarsCV', 'LassoLarsIC', 'LarsCV', 'OrthogonalMatchingPursuit'], linearRegression),
  ...each(['SGDRegressor', 'LinearSVR', 'HuberRegressor', 'BayesianRidge', 'ARDRegression'], linearRegression),
  ...each(['TheilSenRegressor', 'QuantileRegressor', 'PassiveAggressiveRegressor'], linearRegression),
  ...each(['MultiTaskLasso', 'MultiTaskElasticNet'], linearRegression),
  ...each(['PoissonRegressor', 'GammaRegressor', 'TweedieRegressor'], logLinkRegression),
  ...each(['LogisticRegression', 'LogisticRegressionCV'], logisticRegression),
  ...each(
    ['LinearSVC', 'RidgeClassifier', 'RidgeClassifierCV', 'Perceptron', 'PassiveAggressiveClassifier'],
    linearScores,
  ),
  SGDClassifier: gradientDescent,
  LinearDiscriminantAnalysis: discriminant,
  ...each(['MLPClassifier', 'MLPRegressor'], perceptron),
  ...each(['DummyClassifier', 'DummyRegressor'], dummy),
  GaussianNB: gaussianBayes,
  ...each(['MultinomialNB', 'BernoulliNB', 'ComplementNB'], countBayes),
  ...each(['KMeans', 'MiniBatchKMeans', 'BisectingKMeans'], nearestCenter),
  ...each(
    ['LGBMClassifier', 'LGBMRegressor', 'LGBMRanker', 'XGBClassifier', 'XGBRegressor', 'XGBRanker'],
    boosterOutcome,
  ),
  ...each(['XGBRFClassifier', 'XGBRFRegressor', 'Booster'], boosterOutcome),
}

/** Transformers that are understood. */
const TRANSFORMERS: Readonly<Record<string, Transform>> = {
  ...{ StandardScaler: standardScaler, MinMaxScaler: minMaxScaler, MaxAbsScaler: maxAbsScaler },
  ...{ RobustScaler: robustScaler, Normalizer: normalizer, Binarizer: binarizer },
  ...{ SimpleImputer: simpleImputer, OneHotEncoder: oneHotEncoder, OrdinalEncoder: ordinalEncoder },
  ...{ TargetEncoder: targetEncoder, FunctionTransformer: functionTransformer },
  ...{ PCA: principalComponents, IncrementalPCA: principalComponents, TruncatedSVD: principalComponents },
  PolynomialFeatures: polynomialFeatures,
}

const SEARCHES = new Set(['GridSearchCV', 'RandomizedSearchCV', 'HalvingGridSearchCV', 'HalvingRandomSearchCV'])
const MODULES = /^(sklearn|lightgbm|xgboost)(\.|$)/
const DEEPEST = 32

/** What is done at one depth of estimators in estimators. */
const composing = (sketch: Sketch, depth: number): Compose => {
  if (depth > DEEPEST || --sketch.left < 0) throw notConverted('its estimators are nested too deep or too often')
  return { transform: (step, columns) => transformed(sketch, { step, depth: depth + 1 }, columns) }
}

/**
 * Adds an estimator of scikit-learn, LightGBM or XGBoost to a graph. Errors: `registry.unsupported_model` with the name of what is not
 * understood.
 */
export function convert(sketch: Sketch, estimator: Thing, columns: Columns, depth = 0): Outcome {
  const compose = composing(sketch, depth)
  const { name } = known(estimator)
  const own = name === 'Booster' || name.startsWith('XGB') ? columns : selected(sketch, estimator, columns)
  if (name === 'Pipeline') return pipeline(sketch, { steps: partsIn(estimator, 'steps'), depth }, own)
  if (SEARCHES.has(name)) return convert(sketch, fieldsOf(estimator).thing('best_estimator_'), own, depth + 1)
  const inner = (member: Thing): Outcome => convert(sketch, member, own, depth + 1)
  if (name === 'VotingClassifier' || name === 'VotingRegressor') return voting(sketch, estimator, inner)
  if (name === 'TransformedTargetRegressor') return transformedTarget(sketch, estimator, inner)
  const estimate = Object.hasOwn(ESTIMATORS, name) ? ESTIMATORS[name] : undefined
  if (estimate === undefined) throw notConverted(`${shownName(estimator)} is not converted`)
  if (estimate === histogram) return histogramAfter(sketch, { estimator, compose }, own)
  return estimate(sketch, estimator, own)
}

function known(thing: Thing): Thing {
  if (!MODULES.test(thing.module)) throw notConverted(`${shownName(thing)} is no class that is known`)
  return thing
}

/** Stands in the list; its columns are made ready by what it keeps of them. */
function histogram(): never {
  throw notConverted('it was not made ready')
}

function histogramAfter(
  sketch: Sketch,
  { estimator, compose }: { readonly estimator: Thing; readonly compose: Compose },
  columns: Columns,
): Outcome {
  const fields = fieldsOf(estimator)
  const ready = fields.get('_preprocessor')
  const isOld =
    ready === undefined && fields.get('is_categorical_') !== undefined && fields.get('is_categorical_') !== null
  if (isOld) throw notConverted('its categorical features were encoded by a version before scikit-learn 1.4')
  return histogramBoosting(sketch, estimator, isThing(ready) ? compose.transform(ready, columns) : columns)
}

function pipeline(
  sketch: Sketch,
  { steps, depth }: { readonly steps: readonly (readonly [string, Thing | undefined])[]; readonly depth: number },
  columns: Columns,
): Outcome {
  const last = steps.at(-1)?.[1]
  if (last === undefined) throw notConverted('its pipeline ends in no estimator')
  let ready = columns
  for (const [, step] of steps.slice(0, -1))
    if (step !== undefined) ready = transformed(sketch, { step, depth: depth + 1 }, ready)
  return convert(sketch, last, ready, depth + 1)
}

function transformed(
  sketch: Sketch,
  { step, depth }: { readonly step: Thing; readonly depth: number },
  columns: Columns,
): Columns {
  const compose = composing(sketch, depth)
  const { name } = known(step)
  const own = selected(sketch, step, columns)
  if (name === 'ColumnTransformer') return columnTransformer({ sketch, compose }, step, own)
  if (name === 'FeatureUnion') return featureUnion(compose, step, own)
  if (name === 'Pipeline')
    return partsIn(step, 'steps').reduce((ready, [, inner]) => (inner ? compose.transform(inner, ready) : ready), own)
  const transform = Object.hasOwn(TRANSFORMERS, name) ? TRANSFORMERS[name] : undefined
  if (transform === undefined) throw notConverted(`${shownName(step)} is not converted`)
  return transform(sketch, step, own)
}
