import type { FlatTree } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import { createColumns } from './columns.ts'
import { deep, items, member, numberAt, numbersAt, type Place, textAt, unreadable, wholesAt } from './document.ts'
import { featureNames } from './features.ts'
import { encodeForest } from './forest-model.ts'
import type { ImportedModel, ImportOptions } from './imported.ts'
import { encodeLinear } from './linear-model.ts'
import { readUbjson } from './ubjson.ts'
import { featuresWithCategories } from './xgboost-categories.ts'
import { baseScores, type XgboostObjective, xgboostObjective } from './xgboost-objective.ts'
import { xgboostTree } from './xgboost-tree.ts'

/**
 * Reads an XGBoost model, JSON or UBJSON, with trees (`gbtree`, `dart`) or linear (`gblinear`). All of its trees are kept, as
 * `Booster.predict` uses them. Scores are float32 sums that begin with the base score, in the order of its trees, so that they have
 * the bits of XGBoost's.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model`, `registry.bad_features`.
 */
export function importXgboost(bytes: Uint8Array, options: ImportOptions): ImportedModel {
  const whole: Place = { path: '', value: documentIn(bytes) }
  const root = member(whole, 'learner').value === undefined ? inPickle(whole) : whole
  const learner = member(root, 'learner')
  const head = member(learner, 'learner_model_param')
  const objective = xgboostObjective(textAt(deep(learner, 'objective', 'name')))
  const count = numberAt(member(head, 'num_feature'))
  const width = Math.max(1, numberAt(member(head, 'num_class'), 0), numberAt(member(head, 'num_target'), 1))
  if (!(Number.isInteger(width) && width <= MOST_SCORES)) throw unreadable('it has too many scores')
  const inFile = items(member(learner, 'feature_names')).map((name) => textAt(name))
  const names = featureNames(count, { given: options.features, inFile, prefix: 'f' })
  const margins = baseScores(textAt(member(head, 'base_score')), width).map(objective.marginOf)
  if (!margins.every(Number.isFinite)) throw unreadable('base_score is out of range for its objective')
  const version = Array.from(wholesAt(member(root, 'version'), VERSION_PARTS)).join('.')
  const metadata = { 'millrace.source': 'XGBoost', 'millrace.source_version': version }
  const model = {
    ...{ booster: member(learner, 'gradient_booster'), names, margins, objective, metadata },
    rounds: options.rounds === 'best' ? bestRounds(learner) : options.rounds,
  }
  const read = textAt(member(model.booster, 'name')) === 'gblinear' ? linearModel(model) : treeModel(model)
  return {
    bytes: read.bytes,
    ...{
      library: 'XGBoost',
      libraryVersion: version,
      notes: [...read.notes, ...(model.rounds === undefined ? notesOf(learner) : [])],
    },
  }
}

/** In a pickle a model lies beside what it was configured with. */
function inPickle(whole: Place): Place {
  const inside = member(whole, 'Model')
  return inside.value === undefined ? whole : inside
}

/** How many rounds there were up to the best one; undefined where the file names none. */
function bestRounds(learner: Place): number | undefined {
  const best = deep(learner, 'attributes', 'best_iteration').value
  return typeof best === 'string' && /^\d+$/.test(best) ? Number(best) + 1 : undefined
}

const VERSION_PARTS = 3
const MOST_SCORES = 100_000

const BRACE = 123
/** Longest text that every supported engine holds. */
const MOST_TEXT = 500_000_000

/** JSON has a quote or white space behind its first brace, UBJSON a length. */
function documentIn(bytes: Uint8Array): unknown {
  if (bytes[0] !== BRACE)
    throw unreadable('it does not begin with {; binary models of old versions must be saved again')
  const isText = bytes[1] === 34 || bytes[1] === 125 || (bytes[1] ?? 0) <= 32
  if (!isText) return readUbjson(bytes)
  if (bytes.length > MOST_TEXT) throw unreadable('it is too long for JSON: save it as .ubj')
  const text = new TextDecoder().decode(bytes)
  try {
    return JSON.parse(/NaN|Infinity/.test(text) ? withoutNaN(text) : text) as unknown
  } catch (cause) {
    throw unreadable('it is no JSON', cause)
  }
}

const TEXT_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g

/** XGBoost writes NaN and Infinity bare, which JSON has not. */
function withoutNaN(text: string): string {
  return text.replace(TEXT_OR_WORD, (word) => {
    if (word.startsWith('"')) return word
    return word === 'NaN' ? 'null' : `${word.startsWith('-') ? '-' : ''}1e999`
  })
}

interface Model {
  readonly booster: Place
  readonly names: readonly string[]
  readonly margins: readonly number[]
  readonly objective: XgboostObjective
  readonly metadata: Readonly<Record<string, string>>
  readonly rounds: number | undefined
}

/** A model as ONNX, and what is to be said of it. */
interface Read {
  readonly bytes: Uint8Array
  readonly notes: readonly string[]
}

function treeModel({ booster, names, margins, objective, metadata, rounds }: Model): Read {
  const kind = textAt(member(booster, 'name'))
  if (kind !== 'gbtree' && kind !== 'dart')
    throw fail('unsupported_model', { reason: `its booster ${kind.replace(/\W/g, '?').slice(0, 40)} is unknown` })
  const model = kind === 'dart' ? deep(booster, 'gbtree', 'model') : member(booster, 'model')
  const all = items(member(model, 'trees'))
  const targets = wholesAt(member(model, 'tree_info'), all.length)
  const weights = kind === 'dart' ? numbersAt(member(booster, 'weight_drop'), all.length) : undefined
  const trees = rounds === undefined ? all : all.slice(0, treesIn(model, rounds) ?? rounds * margins.length)
  const columns = createColumns()
  columns.place(0, 'plain')
  const read = trees.map((tree, i) => {
    const target = targets[i]!
    if (!(target >= 0 && target < margins.length)) throw unreadable('tree_info is out of range')
    const weight = Math.fround(weights?.[i] ?? 1)
    return xgboostTree(tree, { columns, features: names.length, target, weight })
  })
  const { order, places } = columns.finish()
  const { features, notes } = featuresWithCategories(model, names)
  const bytes = encodeForest({
    ...{ name: 'xgboost', precision: 'float', features, columns: order, width: margins.length },
    trees: [...margins.map(baseTree), ...read.map((tree) => withPlaces(tree, places))],
    answer: answerFor(objective, margins.length),
    metadata,
  })
  return { bytes, notes }
}

/** Trees of the first rounds, where the file tells where each round ends. */
function treesIn(model: Place, rounds: number): number | undefined {
  const ends = member(model, 'iteration_indptr')
  return ends.value === undefined ? undefined : wholesAt(ends)[rounds]
}

/** Several yes-or-no answers at once are numbers: they are no classes. */
function answerFor({ answer }: XgboostObjective, width: number): XgboostObjective['answer'] {
  return answer.kind === 'binary' && width > 1 ? { kind: 'number', map: 'sigmoid' } : answer
}

function withPlaces(tree: FlatTree, places: Int32Array): FlatTree {
  return { ...tree, features: Int32Array.from(tree.features, (at) => places[at]!) }
}

/** A tree that is one leaf: with it the sum begins. */
function baseTree(margin: number, target: number): FlatTree {
  const none: readonly number[] = []
  const branches = { features: none, splits: none, modes: none, missingTrue: none, whenTrue: none, whenFalse: none }
  return { ...branches, leaves: [margin], target }
}

/** Weights stand feature by feature, each with one for every score; the biases come last. */
function linearModel({ booster, names, margins, objective, metadata }: Model): Read {
  const width = margins.length
  const weights = numbersAt(deep(booster, 'model', 'weights'), (names.length + 1) * width)
  const coefficients = Array.from({ length: names.length * width }, (_, i) => weights[i]!)
  const intercepts = margins.map((margin, k) => Math.fround(margin + weights[names.length * width + k]!))
  const bytes = encodeLinear({
    name: 'xgboost',
    names,
    coefficients,
    intercepts,
    answer: answerFor(objective, width),
    metadata,
  })
  return { bytes, notes: [] }
}

function notesOf(learner: Place): readonly string[] {
  const best = bestRounds(learner)
  const rounds = items(deep(learner, 'gradient_booster', 'model', 'iteration_indptr')).length - 1
  if (best === undefined || best >= rounds) return []
  return [`All of its ${rounds} rounds are used, as Booster.predict does; its best iteration was ${best - 1}.`]
}
