import { fail } from '../errors.ts'
import type { Answer } from './answers.ts'
import { createColumns, type Feature } from './columns.ts'
import { featureNames } from './features.ts'
import { encodeForest } from './forest-model.ts'
import type { ImportedModel, ImportOptions } from './imported.ts'
import { type LightgbmText, readLightgbmText, unreadable, wholeIn } from './lightgbm-text.ts'
import { lightgbmTree } from './lightgbm-tree.ts'

/**
 * Reads a LightGBM text model. Scores are double sums in the order of its trees, so that they have the bits of LightGBM's.
 *
 * Errors: `registry.model_unreadable`, `registry.unsupported_model` (linear leaves, unknown objectives), `registry.bad_features`.
 */
export function importLightgbm(bytes: Uint8Array, options: ImportOptions): ImportedModel {
  const text = readLightgbmText(bytes)
  const { head } = text
  const count = wholeIn(head, 'max_feature_idx') + 1
  const inFile = head.get('feature_names')?.split(' ').filter(Boolean) ?? []
  const names = featureNames(count, { given: options.features, inFile, prefix: 'Column_' })
  const width = wholeIn(head, 'num_tree_per_iteration')
  if (!(width > 0 && width <= MOST_CLASSES)) throw unreadable('num_tree_per_iteration is out of range')
  if (text.trees.length === 0) throw unreadable('it has no tree')
  const columns = createColumns()
  const used = typeof options.rounds === 'number' ? text.trees.slice(0, options.rounds * width) : text.trees
  const trees = used.map((section, i) => lightgbmTree(section, { columns, features: count, target: i % width }))
  const { order, places } = placed(columns, trees)
  const { features, notes } = categoriesIn(text, names)
  const version = head.get('version') ?? 'unknown'
  return {
    bytes: encodeForest({
      ...{ name: 'lightgbm', precision: 'double', features, columns: order, width },
      trees: trees.map((tree) => ({ ...tree, features: Float64Array.from(tree.features, (at) => places[at]!) })),
      divisor: head.has('average_output') ? trees.length / width : 1,
      answer: answerOf(head.get('objective'), width),
      metadata: { 'millrace.source': 'LightGBM', 'millrace.source_version': version },
    }),
    ...{ library: 'LightGBM', libraryVersion: version, notes },
  }
}

const MOST_CLASSES = 100_000

type Trees = readonly { readonly features: ArrayLike<number> }[]

/** Where the columns lie in the end; trees without a branch still need one column. */
function placed(columns: ReturnType<typeof createColumns>, trees: Trees) {
  if (trees.every(({ features }) => features.length === 0)) columns.place(0, 'plain')
  return columns.finish()
}

const SAME = new Set([
  ...['regression', 'regression_l1', 'huber', 'fair', 'quantile', 'mape'],
  ...['lambdarank', 'rank_xendcg', 'custom'],
])
const LOG_LINK = new Set(['poisson', 'gamma', 'tweedie'])

/**
 * What the objective makes of scores. Source: `ConvertOutput` of LightGBM's objectives.
 */
function answerOf(line: string | undefined, width: number): Answer {
  const [name = '', ...rest] = line?.split(' ') ?? []
  const parameter = (key: string): number => {
    const found = rest.find((word) => word.startsWith(`${key}:`))
    const number = found === undefined ? 1 : Number(found.slice(key.length + 1))
    if (!(number > 0)) throw unreadable(`${key} of its objective is out of range`)
    return number
  }
  if (name === '' || SAME.has(name)) return { kind: 'number', map: rest.includes('sqrt') ? 'signedSquare' : 'identity' }
  if (LOG_LINK.has(name)) return { kind: 'number', map: 'exp' }
  if (name === 'binary' && width === 1) return { kind: 'binary', scale: parameter('sigmoid') }
  if (name === 'multiclass' && width > 1) return { kind: 'classes' }
  if (name === 'multiclassova' && width > 1) return { kind: 'classes', scale: parameter('sigmoid') }
  if (name === 'cross_entropy') return { kind: 'number', map: 'sigmoid' }
  if (name === 'cross_entropy_lambda') return { kind: 'number', map: 'softplus' }
  throw fail('unsupported_model', { reason: `its objective ${name.replace(/\W/g, '?').slice(0, 40)} is unknown` })
}

/**
 * The features with their categories. A data frame's categories are kept in the order of its columns of texts, and which these are
 * is only known where as many features were trained on as categories.
 */
function categoriesIn(
  { head, pandasCategories }: LightgbmText,
  names: readonly string[],
): { readonly features: readonly Feature[]; readonly notes: readonly string[] } {
  const plain = names.map((name) => ({ name }))
  const lists = categoryLists(pandasCategories)
  if (lists.length === 0) return { features: plain, notes: [] }
  const infos = head.get('feature_infos')?.split(' ') ?? []
  const categorical = infos.flatMap((info, at) => (info === 'none' || info.startsWith('[') ? [] : [at]))
  if (infos.length !== names.length || categorical.length !== lists.length)
    return {
      features: plain,
      notes: [`Which features have its ${lists.length} lists of categories is not in the file: send codes, not texts.`],
    }
  const listOf = new Map(categorical.map((at, i) => [at, lists[i]!]))
  return {
    features: names.map((name, at) => ({ name, ...(listOf.has(at) && { categories: listOf.get(at)! }) })),
    notes: [],
  }
}

function categoryLists(text: string | undefined): readonly (readonly (string | number)[])[] {
  if (text === undefined || text.trim() === '') return []
  let lists: unknown
  try {
    lists = JSON.parse(text)
  } catch (cause) {
    throw unreadable('its pandas_categorical is no JSON', cause)
  }
  if (lists === null) return []
  const isList = (list: unknown): list is (string | number)[] =>
    Array.isArray(list) &&
    list.length > 0 &&
    new Set(list).size === list.length &&
    (list.every((item) => typeof item === 'string') || list.every((item) => Number.isFinite(item)))
  if (!Array.isArray(lists) || !lists.every(isList))
    throw fail('unsupported_model', {
      reason: 'its pandas_categorical has categories that are neither texts nor numbers',
    })
  return lists
}
