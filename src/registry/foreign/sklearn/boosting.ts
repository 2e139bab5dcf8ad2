import { type FlatTree, TREE_MODE } from '../../../inference/index.ts'
import { type Inert, isThing, notConverted, type Thing } from '../inert.ts'
import { arrayOf } from '../numpy/array.ts'
import { type Fields, fieldsOf, itemsOf, numbersOf } from './fields.ts'
import { classesOf, numberOutcome, type Outcome, sigmoidOutcome, softmaxOutcome } from './outcome.ts'
import { type Columns, doubles, matrix, op, rounded, type Sketch, widthOf } from './sketch.ts'
import { featureAt, flatTree, readTree, walk, walkTree } from './tree.ts'
import { estimatorIn, sumTrees } from './trees.ts'

const NONE: readonly number[] = []

/** A tree that is one leaf: with it a sum begins. */
const firstLeaf = (leaf: number, target: number): FlatTree => ({
  ...{ features: NONE, splits: NONE, modes: NONE, missingTrue: NONE, whenTrue: NONE, whenFalse: NONE },
  ...{ leaves: [leaf], target },
})

const isClassifier = ({ name }: Thing): boolean => name.endsWith('Classifier')

/** GradientBoosting: the first guess, then trees times the learning rate, in the order in which numpy adds them. */
export function gradientBoosting(sketch: Sketch, estimator: Thing, columns: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const members = arrayOf(fields.get('estimators_'))
  const [, targets = 0] = members?.shape ?? []
  if (members === undefined || targets < 1 || members.columns) throw notConverted('it has no tree')
  const rate = fields.number('learning_rate')
  const width = widthOf(columns)
  const trees = (members.values as readonly Inert[]).map((member, i) => {
    const tree = readTree(sketch, estimatorIn(member))
    return flatTree(tree, walkTree(tree), {
      ...{ valueOf: (node) => rate * tree.values[node]!, target: i % targets, width },
    })
  })
  const first = firstGuesses(fields, { isClassifier: isClassifier(estimator), targets })
  const all = [...first.map(firstLeaf), ...trees]
  const sums = sumTrees(sketch, rounded(sketch, matrix(sketch, columns)), { trees: all, targets })
  if (!isClassifier(estimator)) return numberOutcome(sums)
  const classes = classesOf(fields.get('classes_'))
  if (targets > 1) return softmaxOutcome(sketch, sums, classes)
  const isHalf = fields.text('loss') === 'exponential'
  const score = isHalf ? op(sketch, 'Mul', [sums, doubles(sketch, [], [2])]) : sums
  return sigmoidOutcome(sketch, score, classes, 'GreaterOrEqual')
}

const LEAST = 2 ** -52

/** What boosting begins with: the scores of the shares of the classes, or a number. */
function firstGuesses(
  fields: Fields,
  { isClassifier, targets }: { readonly isClassifier: boolean; readonly targets: number },
): readonly number[] {
  const init = fields.get('init_')
  if (init === 'zero') return new Array<number>(targets).fill(0)
  if (!isThing(init)) throw notConverted('what it begins with is not in the file')
  const guess = fieldsOf(init)
  if (init.name === 'DummyRegressor') return [guess.array('constant_').values[0] ?? 0]
  if (init.name !== 'DummyClassifier' || !isClassifier)
    throw notConverted(`it begins with a ${init.name.replace(/\W/g, '?').slice(0, 60)}`)
  const shares = guess.array('class_prior_').values.map((share) => Math.min(1 - LEAST, Math.max(LEAST, share)))
  if (targets > 1) return Array.from(shares, (share) => Math.log(share))
  const odds = Math.log(shares[1]! / (1 - shares[1]!))
  return [fields.text('loss') === 'exponential' ? odds / 2 : odds]
}

/** HistGradientBoosting: thresholds and sets of categories over doubles. `ready` are its columns after its own encoding. */
export function histogramBoosting(sketch: Sketch, estimator: Thing, ready: Columns): Outcome {
  const fields = fieldsOf(estimator)
  const targets = fields.number('n_trees_per_iteration_')
  const base = fields.array('_baseline_prediction').values
  if (base.length !== targets) throw notConverted('what it begins with is not in the file')
  const width = widthOf(ready)
  const trees = fields.items('_predictors').flatMap((round) => {
    const members = itemsOf(round) ?? []
    if (members.length !== targets) throw notConverted('a round of it has not one tree for each score')
    return members.map((member, target) => predictorTree(sketch, estimatorIn(member), { width, target }))
  })
  const all = [...Array.from(base, firstLeaf), ...trees]
  const sums = sumTrees(sketch, matrix(sketch, ready), { trees: all, targets })
  if (isClassifier(estimator)) {
    const classes = classesOf(fields.get('classes_'))
    return targets > 1 ? softmaxOutcome(sketch, sums, classes) : sigmoidOutcome(sketch, sums, classes)
  }
  const loss = fields.text('loss')
  return numberOutcome(LOG_LINK.has(loss) ? op(sketch, 'Exp', [sums]) : sums)
}

const LOG_LINK = new Set(['poisson', 'gamma'])

/** One of its trees; where a node tests for categories, those of its set go left. */
function predictorTree(
  sketch: Sketch,
  predictor: Thing,
  { width, target }: { readonly width: number; readonly target: number },
): FlatTree {
  const fields = fieldsOf(predictor)
  const columns = arrayOf(fields.get('nodes'))?.columns
  const column = (name: string): Float64Array => {
    const found = columns?.get(name)
    if (found === undefined) throw notConverted('the nodes of a tree are not as scikit-learn writes them')
    return found
  }
  const [value, feature, isLeaf] = [column('value'), column('feature_idx'), column('is_leaf')]
  sketch.nodesLeft -= value.length
  if (sketch.nodesLeft < 0) throw notConverted('its trees have more nodes than are supported')
  const walked = walk({ left: column('left'), right: column('right'), isLeaf: (node) => isLeaf[node] !== 0 })
  const { branches, leaves, whenTrue, whenFalse } = walked
  const [splits, missing, isSet] = [column('num_threshold'), column('missing_go_to_left'), column('is_categorical')]
  const places = column('bitset_idx')
  const setAt = setsOf(fields)
  const sets = branches.map((node) => (isSet[node] !== 0 ? setAt(places[node]!) : undefined))
  // where a set is empty only what is missing may go left, and no number is below every number
  const isMember = (at: number): boolean => (sets[at]?.length ?? 0) > 0
  return {
    features: branches.map((node) => featureAt(feature[node]!, undefined, width)),
    splits: branches.map((node, at) => (sets[at] === undefined ? splits[node]! : Number.NEGATIVE_INFINITY)),
    modes: branches.map((_, at) => (isMember(at) ? TREE_MODE.MEMBER : TREE_MODE.LEQ)),
    missingTrue: branches.map((node) => Number(missing[node] !== 0)),
    sets,
    ...{ whenTrue, whenFalse, target, leaves: leaves.map((node) => value[node]!) },
  }
}

const WORD_BITS = 32

/** Sets are bits of eight 32-bit words. */
function setsOf(fields: Fields): (place: number) => readonly number[] {
  const bits = numbersOf(arrayOf(fields.get('raw_left_cat_bitsets')))
  return (place) => {
    const [count = 0, words = 0] = bits?.shape ?? []
    if (!(place < count)) throw notConverted('a node has no set of categories')
    const members: number[] = []
    for (let word = 0; word < words; word++)
      for (let bit = 0; bit < WORD_BITS; bit++)
        if (((bits!.values[place * words + word]! >>> bit) & 1) === 1) members.push(word * WORD_BITS + bit)
    return members
  }
}
