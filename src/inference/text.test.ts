import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  attribute as a,
  compile,
  encodeModel,
  type GraphNode,
  graph,
  int64Tensor,
  node,
  stringTensor,
  type Tensor,
  type TensorType,
  value,
} from './index.ts'

interface One {
  readonly node: GraphNode
  readonly gives: TensorType
  readonly rank: number
}

/** A model of one operator from `x` to `y`. */
function modelOf(one: One, x: Tensor): Uint8Array {
  const free = (rank: number): string[] => Array.from({ length: rank }, (_, axis) => `axis ${rank} ${axis}`)
  return encodeModel(
    graph({
      name: 'text',
      inputs: [value('x', x.type, free(x.shape.length))],
      outputs: [value('y', one.gives, free(one.rank))],
      nodes: [one.node],
      opsets: { '': 15, 'com.microsoft': 1 },
    }),
  )
}

const ours = (one: One, x: Tensor): Tensor => compile(modelOf(one, x)).run({ x })['y']!

async function theirs(one: One, x: Tensor): Promise<{ readonly shape: readonly number[]; readonly data: unknown[] }> {
  const { InferenceSession, Tensor: Theirs } = await import('onnxruntime-node')
  const session = await InferenceSession.create(modelOf(one, x))
  const feed =
    x.type === 'string'
      ? new Theirs('string', [...x.data], x.shape)
      : new Theirs('int64', x.data as BigInt64Array, x.shape)
  const { y } = await session.run({ x: feed })
  await session.release()
  return { shape: y!.dims, data: Array.from(y!.data as ArrayLike<unknown>) }
}

async function expectSame(one: One, x: Tensor): Promise<void> {
  const [here, there] = [ours(one, x), await theirs(one, x)]
  expect({ shape: here.shape, data: Array.from(here.data as ArrayLike<unknown>) }).toEqual(there)
}

const tokenizer = (expression: string, more: Partial<Record<'mark' | 'mincharnum', number>> = {}, rank = 2): One => ({
  node: node(
    'Tokenizer',
    ['x'],
    ['y'],
    {
      mark: a.int(more.mark ?? 0),
      mincharnum: a.int(more.mincharnum ?? 1),
      pad_value: a.text('#'),
      tokenexp: a.text(expression),
    },
    'com.microsoft',
  ),
  gives: 'string',
  rank,
})

const LINES = ['Free money, für 3 free', '', 'a  bb ccc', '“Ünï” — 日本語。 😀x', 'under_score x-y', '...']

describe('Tokenizer', () => {
  it('finds the tokens that onnxruntime finds', async () => {
    const expressions = [
      '[a-zA-Z0-9_]+',
      String.raw`[0-9A-Za-z\x{C0}-\x{1FFF}\x{3040}-\x{FEFF}\x{10000}-\x{10FFFF}]+`,
      String.raw`\w+`,
      String.raw`\w\w+`,
      '[^ ]+',
      '[a-z]',
      String.raw`[\p{L}]+`,
    ]
    for (const expression of expressions) await expectSame(tokenizer(expression), stringTensor([6], LINES))
    await expectSame(tokenizer(String.raw`\w+`, {}, 3), stringTensor([3, 2], LINES))
    await expectSame(tokenizer(String.raw`\w+`, { mark: 1, mincharnum: 3 }), stringTensor([6], LINES))
    await expectSame(tokenizer(String.raw`\w+`, { mark: 1 }), stringTensor([2], ['', '...']))
  })

  it('refuses expressions that could run for ever, and those that it can not read', () => {
    const texts = stringTensor([1], ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!'])
    const bad = expect.objectContaining({ code: 'inference.bad_attribute' })
    for (const expression of [
      '(a+)+$',
      '[a]+[a]+',
      'a*',
      '[a-z]+|[0-9]+',
      '',
      '[z-a]+',
      '[[:alpha:]]+',
      String.raw`(.)\1`,
    ])
      expect(() => ours(tokenizer(expression), texts)).toThrow(bad)
  })

  it('is refused where it would take too much', () => {
    const long = stringTensor(
      [3000],
      Array.from({ length: 3000 }, (_, i) => (i === 0 ? 'a '.repeat(40_000) : 'a')),
    )
    const code = expect.objectContaining({ code: 'inference.too_large' })
    expect(() => ours(tokenizer('[a-z]+'), long)).toThrow(code)
  })
})

const counter = (more: Parameters<typeof node>[3], rank = 2): One => ({
  node: node('TfIdfVectorizer', ['x'], ['y'], {
    mode: a.text('TF'),
    min_gram_length: a.int(1),
    max_gram_length: a.int(2),
    max_skip_count: a.int(0),
    ngram_counts: a.ints([0, 3]),
    ngram_indexes: a.ints([0, 1, 2, 3, 4]),
    pool_strings: a.texts(['a', 'b', 'c', 'a', 'b', 'b', 'a']),
    weights: a.floats([0.1, 0.2, 0.3, 0.4, 0.5]),
    ...more,
  }),
  gives: 'float',
  rank,
})
const { weights: _weights, ...unweighted } = counter({}).node.attributes
const { pool_strings: _pool, ...unpooled } = counter({}).node.attributes

describe('TfIdfVectorizer', () => {
  it('counts what onnxruntime counts', async () => {
    const rows = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', '', 'z'), { minLength: 6, maxLength: 6 }), {
      minLength: 1,
      maxLength: 5,
    })
    const rules = fc.record({
      mode: fc.constantFrom('TF', 'IDF', 'TFIDF').map(a.text),
      min_gram_length: fc.constantFrom(1, 2).map(a.int),
      max_skip_count: fc.constantFrom(0, 1, 3).map(a.int),
      ngram_indexes: fc.constantFrom([0, 1, 2, 3, 4], [4, 3, 2, 1, 0], [1, 1, 0, 2, 2]).map(a.ints),
    })
    await fc.assert(
      fc.asyncProperty(rows, rules, async (texts, more) => {
        await expectSame(counter(more), stringTensor([texts.length, 6], texts.flat()))
      }),
      { numRuns: 40 },
    )
  })

  it('takes one row, whole numbers, no weights and no tokens', async () => {
    await expectSame(counter({}, 1), stringTensor([4], ['a', 'b', 'a', 'c']))
    await expectSame(counter({}), stringTensor([2, 0], []))
    const plain = { ...counter({ mode: a.text('TFIDF') }).node, attributes: { ...unweighted, mode: a.text('TFIDF') } }
    await expectSame({ ...counter({}), node: plain }, stringTensor([1, 3], ['a', 'b', 'b']))
    const wholes = { ...plain, attributes: { ...unpooled, pool_int64s: a.ints([5, 6, 7, 5, 6, 6, 5]) } }
    await expectSame({ ...counter({}), node: wholes }, int64Tensor([2, 3], [5, 6, 5, 9, 7, 7]))
  })

  it('refuses pools that do not fit together', () => {
    const bad = expect.objectContaining({ code: 'inference.bad_attribute' })
    const texts = stringTensor([1, 1], ['a'])
    for (const more of [
      { mode: a.text('TFI') },
      { ngram_counts: a.ints([0, 4]) },
      { ngram_counts: a.ints([0, 99]) },
      { ngram_counts: a.ints([3, 0]) },
      { ngram_indexes: a.ints([0, 1]) },
      { ngram_indexes: a.ints([0, 1, 2, 3, -1]) },
      { ngram_indexes: a.ints([0, 1, 2, 3, 2 ** 40]) },
      { max_gram_length: a.int(3) },
      { min_gram_length: a.int(0) },
      { max_skip_count: a.int(1e9) },
      { weights: a.floats([1]) },
      { pool_strings: a.texts([]) },
    ])
      expect(() => ours(counter(more), texts)).toThrow(bad)
    const numbers = int64Tensor([1, 1], [1])
    expect(() => ours(counter({}), numbers)).toThrow(expect.objectContaining({ code: 'inference.wrong_type' }))
  })
})

const normalizer = (attributes: Parameters<typeof node>[3], rank = 1): One => ({
  node: node('StringNormalizer', ['x'], ['y'], attributes),
  gives: 'string',
  rank,
})

describe('StringNormalizer', () => {
  it('drops stop words as onnxruntime does', async () => {
    const stop = { stopwords: a.texts(['the', 'a']), is_case_sensitive: a.int(1) }
    await expectSame(normalizer(stop), stringTensor([4], ['the', 'The', 'cat', 'a']))
    expect(ours(normalizer(stop, 2), stringTensor([1, 3], ['the', 'cat', 'a'])).shape).toEqual([1, 1])
    await expectSame(normalizer(stop), stringTensor([2], ['the', 'a']))
  })

  it('changes case', () => {
    const texts = stringTensor([2], ['ABC', 'Ünï'])
    const changed = (action: string): Tensor => ours(normalizer({ case_change_action: a.text(action) }), texts)
    expect(changed('LOWER').data).toEqual(['abc', 'ünï'])
    expect(changed('UPPER').data).toEqual(['ABC', 'ÜNÏ'])
    expect(() => changed('TITLE')).toThrow(expect.objectContaining({ code: 'inference.bad_attribute' }))
  })
})
