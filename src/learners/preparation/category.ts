import { attribute, floatTensor, ML, node } from '../../inference/index.ts'
import type { CategoryColumn } from '../../table/index.ts'
import { crossFitMeans, type MeanRules } from './mean.ts'
import { type Part, textsOf } from './part.ts'

/** Categories that have a code of their own at most; rarer ones share the 0 of what was not seen, and are told by their mean label. */
const MOST_CODES = 253

/** What a column of categories is fitted with. */
export interface CategoryRules {
  readonly name: string
  /** What the values of the graph that belong to the column begin with. */
  readonly path: string
  /** Texts that mean "missing". */
  readonly sentinels: readonly string[]
  /** What the mean label of many categories is taken from. */
  readonly means?: MeanRules
}

/**
 * A column of texts as codes: 1 for the most frequent one. Where there are more than 253 of them, mean labels stand beside the code.
 */
export function categoryPart(column: CategoryColumn, rules: CategoryRules): Part {
  const levels = levelsOf(column, rules.sentinels)
  const ranks = new Map(levels.texts.map((text, i) => [text, i + 1]))
  if (ranks.has('')) for (const text of rules.sentinels) ranks.set(text, ranks.get('')!)
  const rankOf = (given: CategoryColumn): Float32Array => {
    const byCode = given.dictionary.map((text) => ranks.get(text) ?? 0)
    const missing = ranks.get('') ?? 0
    const out = new Float32Array(given.codes.length)
    for (let row = 0; row < out.length; row++) {
      const code = given.codes[row]!
      out[row] = code < 0 ? missing : byCode[code]!
    }
    return out
  }
  const named = { ...rules, ranks, seen: levels.seen }
  const apply: Part['apply'] = (given) => [rankOf(textsOf(given)!)]
  return levels.texts.length <= MOST_CODES ? fewPart(named, apply) : manyPart(named, { apply, ranked: rankOf(column) })
}

interface Ranked extends CategoryRules {
  readonly ranks: ReadonlyMap<string, number>
  readonly seen: readonly string[]
}

function encoderOf({ name, ranks }: Ranked, output: string): Part['nodes'][number] {
  const attributes = {
    keys_strings: attribute.texts([...ranks.keys()]),
    values_floats: attribute.floats([...ranks.values()]),
    default_float: attribute.float(0),
  }
  return node('LabelEncoder', [name], [output], attributes, ML)
}

function fewPart(rules: Ranked, apply: Part['apply']): Part {
  const { name, path: output, ranks, seen } = rules
  return {
    input: { name, type: 'string' },
    columns: [{ name, categories: Math.max(...ranks.values()), sentinels: [] }],
    output,
    nodes: [encoderOf(rules, output)],
    initializers: {},
    opsets: {},
    texts: seen,
    isOpen: false,
    apply,
  }
}

function manyPart(
  rules: Ranked,
  { apply, ranked }: { readonly apply: Part['apply']; readonly ranked: Float32Array },
): Part {
  const { name, path, seen } = rules
  const { means, trained } = rules.means ? crossFitMeans(ranked, rules.means) : { means: [], trained: [] }
  const [all, rare, code] = ['rank', 'isRare', 'code'].map((inner) => `${path}/${inner}`) as Three
  const meanName = (i: number): string => (means.length === 1 ? `${name}.mean` : `${name}.mean.${i}`)
  const value = (i: number): string => `${path}/mean/${i}`
  const capped = (ranks: Float32Array): Float32Array => ranks.map((rank) => (rank > MOST_CODES ? 0 : rank))
  return {
    input: { name, type: 'string' },
    columns: [
      { name, categories: MOST_CODES, sentinels: [] },
      ...means.map((_, i) => ({ name: meanName(i), categories: 0, sentinels: [] })),
    ],
    output: path,
    nodes: [
      encoderOf(rules, all),
      node('Greater', [all, '/category/most'], [rare]),
      node('Where', [rare, '/category/none', all], [code]),
      ...means.map((mean, i) => meanNode(mean, all, value(i))),
      node('Concat', [code, ...means.map((_, i) => value(i))], [path], { axis: attribute.int(1) }),
    ],
    initializers: { '/category/most': floatTensor([], [MOST_CODES]), '/category/none': floatTensor([], [0]) },
    opsets: {},
    texts: seen,
    isOpen: false,
    apply: (column) => {
      const [ranks] = apply(column) as [Float32Array]
      return [capped(ranks), ...means.map((mean) => ranks.map((rank) => mean[rank]!))]
    },
    ...(trained.length > 0 && { trained: [capped(ranked), ...trained] }),
  }
}

type Three = [string, string, string]

/** The mean of each rank; the first one is that of texts that were not seen. */
function meanNode(means: Float32Array, from: string, to: string): Part['nodes'][number] {
  const attributes = {
    keys_floats: attribute.floats(Float32Array.from({ length: means.length - 1 }, (_, i) => i + 1)),
    values_floats: attribute.floats(means.subarray(1)),
    default_float: attribute.float(means[0]!),
  }
  return node('LabelEncoder', [from], [to], attributes, ML)
}

interface Levels {
  /** The categories by falling frequency, those equally frequent in ascending order. */
  readonly texts: readonly string[]
  /** All texts that stand for them, in ascending order. */
  readonly seen: readonly string[]
}

/** The categories of a column: its texts, with those that mean "missing" as ''. */
function levelsOf({ codes, dictionary }: CategoryColumn, sentinels: readonly string[]): Levels {
  const counts = new Float64Array(dictionary.length + 1)
  for (const code of codes) counts[code < 0 ? dictionary.length : code]!++
  const byText = new Map<string, number>()
  const seen = new Set<string>()
  for (const [code, text] of [...dictionary, ''].entries()) {
    if (counts[code] === 0) continue
    seen.add(text)
    const level = sentinels.includes(text) ? '' : text
    byText.set(level, (byText.get(level) ?? 0) + counts[code]!)
  }
  if (byText.has('')) for (const text of [...sentinels, '']) seen.add(text)
  const texts = [...byText].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).map(([text]) => text)
  return { texts, seen: [...seen].sort((a, b) => (a < b ? -1 : 1)) }
}
