import { damaged, type Inert, type InertDict, type Thing } from '../inert.ts'
import { readNpy } from '../numpy/npy.ts'
import { countOf, shapeOf } from '../numpy/shape.ts'
import { type Archive, openZip } from './zip.ts'

const DEEPEST = 200
const MOST_NODES = 5_000_000

const bad = (reason: string, cause?: unknown): Error => damaged('a skops file', reason, cause)

type Node = Readonly<Record<string, unknown>>

interface Reading {
  readonly archive: Archive
  left: number
}

/**
 * Reads a file of skops, as MLflow writes scikit-learn and LightGBM models by default, into the same descriptions as a pickle. Like there,
 * nothing that it names is looked up or called.
 *
 * Source: skops 0.16, `skops.io`.
 *
 * Errors: `registry.model_unreadable`.
 */
export function readSkops(bytes: Uint8Array): Inert {
  const archive = openZip(bytes)
  let schema: unknown
  try {
    schema = JSON.parse(new TextDecoder().decode(archive.read('schema.json')))
  } catch (cause) {
    throw bad('its schema is no JSON', cause)
  }
  return inertOf({ archive, left: MOST_NODES }, schema, 0)
}

function nodeOf(value: unknown): Node {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad('its schema is broken')
  return value as Node
}

const textIn = (node: Node, key: string): string => {
  const text = Object.hasOwn(node, key) ? node[key] : undefined
  if (typeof text !== 'string') throw bad('its schema is broken')
  return text
}

function inertOf(reading: Reading, given: unknown, depth: number): Inert {
  if (depth > DEEPEST || --reading.left < 0) throw bad('it is larger or deeper than any model')
  const node = nodeOf(given)
  const loader = textIn(node, '__loader__')
  const read = Object.hasOwn(LOADERS, loader) ? LOADERS[loader]! : unknownNode
  return read(reading, node, depth + 1)
}

type Load = (reading: Reading, node: Node, depth: number) => Inert

const named: Load = (_reading, node) => ({
  ...{ kind: 'named', module: textIn(node, '__module__'), name: textIn(node, '__class__') },
})

const thing = (node: Node, parts: Partial<Pick<Thing, 'args' | 'state'>>): Thing => ({
  ...{ kind: 'thing', module: textIn(node, '__module__'), name: textIn(node, '__class__') },
  ...{ args: [], items: [], entries: [], ...parts },
})

/** What is not understood stays a description without content. */
const unknownNode: Load = (_reading, node) => thing(node, {})

const listOf =
  (kind: 'list' | 'tuple' | 'set'): Load =>
  (reading, node, depth) => ({ kind, items: itemsIn(reading, node, depth) })

function itemsIn(reading: Reading, { content }: Node, depth: number): readonly Inert[] {
  if (!Array.isArray(content)) throw bad('its schema is broken')
  return content.map((item) => inertOf(reading, item, depth))
}

function entriesIn(reading: Reading, node: Node, depth: number): readonly (readonly [Inert, Inert])[] {
  const kinds = keyKinds(node)
  return Object.entries(nodeOf(node['content'])).map(([key, item], i) => {
    const isNumber = kinds[i] !== undefined && NUMBER_KEYS.test(kinds[i]) && key !== '' && Number.isFinite(Number(key))
    return [isNumber ? Number(key) : key, inertOf(reading, item, depth)] as const
  })
}

const NUMBER_KEYS = /^(int|uint|float)\d*$/

/** The types of the keys, which JSON has only as texts. */
function keyKinds(node: Node): readonly string[] {
  const list = (node['key_types'] as Node | undefined)?.['content']
  return Array.isArray(list) ? list.map((item) => String((item as Node | undefined)?.['__class__'])) : []
}

function dictOf(reading: Reading, node: Node, depth: number): Inert {
  const entries = entriesIn(reading, node, depth)
  const dict: InertDict = { kind: 'dict', entries }
  return textIn(node, '__class__') === 'dict' ? dict : { ...thing(node, {}), entries }
}

function arrayOf(reading: Reading, node: Node, depth: number): Inert {
  if (node['type'] === 'numpy') return readNpy(reading.archive.read(textIn(node, 'file')))
  const shape = shapeOf(inertOf(reading, node['shape'], depth))
  const values: Inert[] = []
  flatten(reading, node, { axes: shape.length, values, depth })
  if (values.length !== countOf(shape)) throw bad('an array does not fit its shape')
  return { kind: 'cells', shape, values, type: 'O' }
}

/** Lists of lists, as deep as the array has axes. */
function flatten(
  reading: Reading,
  node: Node,
  into: { readonly axes: number; readonly values: Inert[]; readonly depth: number },
): void {
  const { axes, values, depth } = into
  if (!Array.isArray(node['content'])) throw bad('its schema is broken')
  for (const item of node['content'])
    if (axes > 1) flatten(reading, nodeOf(item), { axes: axes - 1, values, depth })
    else values.push(inertOf(reading, item, depth))
}

/** An object, or one that is made by a call and then filled. */
function objectOf(reading: Reading, node: Node, depth: number): Inert {
  const state = node['content'] === undefined ? undefined : inertOf(reading, node['content'], depth)
  const reduce = node['__reduce__'] === undefined ? undefined : nodeOf(node['__reduce__'])
  const args = reduce && inertOf(reading, reduce['args'], depth)
  const list = typeof args === 'object' && args !== null && 'items' in args ? args.items : []
  return thing(node, { args: list, ...(state !== undefined && { state }) })
}

function jsonOf(_reading: Reading, node: Node): Inert {
  try {
    const value: unknown = JSON.parse(textIn(node, 'content').replace(/^-?Infinity$|^NaN$/, wordOf))
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value)) return unworded(value as Inert)
  } catch (cause) {
    throw bad('a value is no JSON', cause)
  }
  throw bad('a value is no JSON')
}

const WORD = 'millrace:'
const WORDS: ReadonlyMap<Inert, number> = new Map([
  [`${WORD}NaN`, Number.NaN],
  [`${WORD}Infinity`, Number.POSITIVE_INFINITY],
  [`${WORD}-Infinity`, Number.NEGATIVE_INFINITY],
])
const wordOf = (word: string): string => JSON.stringify(`${WORD}${word}`)
const unworded = (value: Inert): Inert => WORDS.get(value) ?? value

const LOADERS: Readonly<Record<string, Load>> = {
  DictNode: dictOf,
  ListNode: listOf('list'),
  TupleNode: listOf('tuple'),
  SetNode: listOf('set'),
  JsonNode: jsonOf,
  NdArrayNode: arrayOf,
  ObjectNode: objectOf,
  TreeNode: objectOf,
  TypeNode: named,
  FunctionNode: named,
  BytesNode: (reading, node) => reading.archive.read(textIn(node, 'file')),
  BytearrayNode: (reading, node) => reading.archive.read(textIn(node, 'file')),
  SliceNode: (_reading, node) => {
    const { start, stop, step } = nodeOf(node['content'])
    return thing(node, { args: [start, stop, step].map((one) => (typeof one === 'number' ? one : null)) })
  },
}
