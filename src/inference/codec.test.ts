import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MillraceError, seededRandom } from '../base/index.ts'
import {
  type Attribute,
  attribute as a,
  compile,
  decodeModel,
  encodeModel,
  floatTensor,
  graph,
  int64Tensor,
  ML,
  type Model,
  node,
  type Plan,
  planOf,
  prepare,
  stringTensor,
  type Tensor,
  value,
} from './index.ts'

/** A small model with texts, a linear part and trees: what mutations are made from. */
function sample(): Model {
  return graph({
    name: 'sample',
    inputs: [value('origin', 'string', ['N', 1]), value('distance', 'float', ['N', 1])],
    outputs: [value('label', 'int64', ['N']), value('probabilities', 'float', ['N', 2])],
    nodes: [
      node(
        'LabelEncoder',
        ['origin'],
        ['rate'],
        { keys_strings: a.texts(['LAX', 'ATL']), values_floats: a.floats([0.2, 0.4]), default_float: a.float(0.3) },
        ML,
      ),
      node('Concat', ['rate', 'distance'], ['columns'], { axis: a.int(1) }),
      node('Mul', ['columns', 'one'], ['scaled']),
      node(
        'TreeEnsembleClassifier',
        ['scaled'],
        ['label', 'probabilities'],
        {
          nodes_treeids: a.ints([0, 0, 0]),
          nodes_nodeids: a.ints([0, 1, 2]),
          nodes_featureids: a.ints([1, 0, 0]),
          nodes_values: a.floats([700, 0, 0]),
          nodes_truenodeids: a.ints([1, 0, 0]),
          nodes_falsenodeids: a.ints([2, 0, 0]),
          nodes_modes: a.texts(['BRANCH_LEQ', 'LEAF', 'LEAF']),
          class_treeids: a.ints([0, 0]),
          class_nodeids: a.ints([1, 2]),
          class_ids: a.ints([0, 0]),
          class_weights: a.floats([-1, 1]),
          classlabels_int64s: a.ints([0, 1]),
          post_transform: a.text('LOGISTIC'),
        },
        ML,
      ),
    ],
    initializers: { one: floatTensor([1, 2], [1, 1]) },
    metadata: { model: 'late', schema: '{"distance":"number"}' },
  })
}

const feeds: Record<string, Tensor> = {
  origin: stringTensor([3, 1], ['ATL', '', 'never seen']),
  distance: floatTensor([3, 1], [500, 900, Number.NaN]),
}

/** Runs `work`; true when it ended in one of our errors, false when it succeeded. Anything else fails the test. */
function refused(work: () => void): boolean {
  try {
    work()
    return false
  } catch (error) {
    if (error instanceof MillraceError && error.code.startsWith('inference.')) return true
    throw error
  }
}

const anyTensor: fc.Arbitrary<Tensor> = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
  const count = shape.reduce((all, length) => all * length, 1)
  const list = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(of, { minLength: count, maxLength: count })
  return fc.oneof(
    list(fc.float()).map((data): Tensor => floatTensor(shape, data)),
    list(fc.double()).map((data): Tensor => ({ type: 'double', shape, data: Float64Array.from(data) })),
    list(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })).map(
      (data): Tensor => ({ type: 'int64', shape, data: BigInt64Array.from(data) }),
    ),
    list(fc.string({ unit: 'grapheme' })).map((data): Tensor => stringTensor(shape, data)),
    list(fc.boolean()).map((data): Tensor => ({ type: 'bool', shape, data: Uint8Array.from(data, Number) })),
  )
})

const anyAttribute: fc.Arbitrary<Attribute> = fc.oneof(
  fc.float().map(a.float),
  fc.maxSafeInteger().map(a.int),
  fc.string({ unit: 'grapheme' }).map(a.text),
  anyTensor.map(a.tensor),
  fc.array(fc.float(), { minLength: 1 }).map(a.floats),
  fc.array(fc.maxSafeInteger(), { minLength: 1 }).map(a.ints),
  fc.array(fc.string(), { minLength: 1 }).map(a.texts),
)

describe('decodeModel and encodeModel', () => {
  it('read back every tensor and attribute that was written', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(anyTensor, fc.dictionary(name, anyAttribute, { maxKeys: 4 }), (tensor, attributes) => {
        const model = graph({
          name: 'g',
          inputs: [],
          outputs: [],
          nodes: [node('Any', ['t'], ['y'], attributes, 'test')],
          initializers: { t: tensor },
        })
        const read = decodeModel(encodeModel(model))
        expect(read.graph.initializers['t']).toEqual(tensor)
        const [found] = read.graph.nodes
        for (const [key, attribute] of Object.entries(attributes)) expect(found!.attributes[key]).toEqual(attribute)
        expect(encodeModel(read)).toEqual(encodeModel(model))
      }),
      { numRuns: 200 },
    )
  })
  it('keep names, shapes, versions and metadata', () => {
    const read = decodeModel(encodeModel(sample()))
    expect(read).toMatchObject({ irVersion: 8, producer: 'millrace', opsets: { '': 15, 'ai.onnx.ml': 3 } })
    expect({ ...read.metadata }).toEqual({ model: 'late', schema: '{"distance":"number"}' })
    expect(read.graph.inputs).toEqual(sample().graph.inputs)
  })
  it('write equal bytes for equal models', () => {
    expect(encodeModel(sample())).toEqual(encodeModel(sample()))
  })
  it('keep hostile names as plain keys', () => {
    const metadata = JSON.parse('{"__proto__":"x","constructor":"y"}') as Record<string, string>
    const read = decodeModel(
      encodeModel(
        graph({
          name: 'g',
          inputs: [],
          outputs: [],
          nodes: [],
          metadata: Object.assign(Object.create(null), metadata),
        }),
      ),
    )
    expect(Object.keys(read.metadata).sort()).toEqual(['__proto__', 'constructor'])
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
  it('skip fields they do not know', () => {
    const unknown = Uint8Array.of(0xf8, 0x07, 0x05, 0xfa, 0x07, 0x02, 0x01, 0x02) // field 127 as varint, then as bytes
    const bytes = Uint8Array.from([...unknown, ...encodeModel(sample()), ...unknown])
    expect(decodeModel(bytes).graph).toEqual(decodeModel(encodeModel(sample())).graph)
  })
  it('leave a subgraph unread, however deep it nests', () => {
    let inner = new Uint8Array(0)
    const wrap = (field: number, content: Uint8Array): Uint8Array => {
      const length: number[] = []
      for (let rest = content.length; rest > 0 || length.length === 0; rest >>>= 7)
        length.push((rest & 127) | (rest > 127 ? 128 : 0))
      return Uint8Array.from([(field << 3) | 2, ...length, ...content])
    }
    for (let depth = 0; depth < 300; depth++) inner = wrap(1, wrap(5, wrap(6, inner))) as Uint8Array<ArrayBuffer>
    const bytes = wrap(7, inner)
    expect(refused(() => compile(bytes))).toBe(true)
  })
})

describe('hostile files', () => {
  it.each([
    ['nothing', Uint8Array.of()],
    ['one byte', Uint8Array.of(8)],
    ['a pickle', Uint8Array.of(0x80, 0x04, 0x95, 1, 2, 3)],
    ['a zip', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0)],
    ['text', new TextEncoder().encode('{"a": 1}')],
  ])('%s is refused', (_, bytes) => {
    expect(refused(() => compile(bytes))).toBe(true)
  })
  it('a file without a graph is no model', () => {
    expect(() => decodeModel(Uint8Array.of(8, 8))).toThrow(expect.objectContaining({ code: 'inference.not_onnx' }))
  })
  it('a tensor that claims terabytes is refused before memory is taken', () => {
    const model = sample()
    const huge = { ...floatTensor([1, 2], [1, 1]), shape: [2 ** 40, 2] }
    const bytes = encodeModel({ ...model, graph: { ...model.graph, initializers: { one: huge } } })
    expect(() => decodeModel(bytes)).toThrow(expect.objectContaining({ code: 'inference.too_large' }))
  })
  it('data outside of the file are refused', () => {
    const tensor = Uint8Array.of(0x08, 0x01, 0x10, 0x01, 0x6a, 0x02, 0x0a, 0x00) // dims, type, external_data
    const inGraph = Uint8Array.from([0x2a, tensor.length, ...tensor])
    const bytes = Uint8Array.from([0x3a, inGraph.length, ...inGraph])
    expect(() => decodeModel(bytes)).toThrow(expect.objectContaining({ code: 'inference.unsupported' }))
  })
  it('a file cut at any place is refused or still a whole model', () => {
    const bytes = encodeModel(sample())
    for (let length = 0; length < bytes.length; length++) {
      if (!refused(() => compile(bytes.subarray(0, length)).run(feeds)))
        expect(length).toBeGreaterThan(bytes.length - 120)
    }
  })
  it('ten thousand mutated files end in an answer or one of our errors, the same by way of an image', () => {
    const bytes = encodeModel(sample())
    const random = seededRandom(3)
    const outcome = (planFor: () => Plan): unknown => {
      try {
        return { ...planFor().run(feeds) }
      } catch (error) {
        if (error instanceof MillraceError && error.code.startsWith('inference.')) return error.code
        throw error
      }
    }
    let refusals = 0
    for (let round = 0; round < 10_000; round++) {
      const mutated = bytes.slice()
      for (let hits = 1 + random.integer(4); hits > 0; hits--)
        mutated[random.integer(mutated.length)] = random.integer(256)
      const direct = outcome(() => compile(mutated))
      if (typeof direct === 'string') refusals++
      if (round % 10 === 0) expect(outcome(() => planOf(prepare(mutated)))).toEqual(direct)
    }
    expect(refusals).toBeGreaterThan(4000)
  })
})

describe('compile', () => {
  const one = (
    nodes: ReturnType<typeof node>[],
    initializers: Record<string, Tensor> = {},
    opsets?: Record<string, number>,
  ): Uint8Array =>
    encodeModel(
      graph({
        name: 'g',
        inputs: [value('x', 'float', ['N', 2])],
        outputs: [value('y', 'float', ['N', 2])],
        nodes,
        initializers,
        ...(opsets ? { opsets } : {}),
      }),
    )
  const run = (bytes: Uint8Array): Record<string, Tensor> =>
    compile(bytes).run({ x: floatTensor([2, 2], [1, 2, 3, 4]) })

  it('runs nodes that are out of order', () => {
    const bytes = one([node('Add', ['b', 'x'], ['y']), node('Add', ['a', 'x'], ['b']), node('Add', ['x', 'x'], ['a'])])
    expect([...(run(bytes)['y']!.data as Float32Array)]).toEqual([4, 8, 12, 16])
  })
  it.each([
    ['inference.damaged', 'a cycle', one([node('Add', ['x', 'b'], ['y']), node('Add', ['y', 'x'], ['b'])])],
    ['inference.damaged', 'a value from nowhere', one([node('Add', ['x', 'nowhere'], ['y'])])],
    [
      'inference.damaged',
      'a value that is computed twice',
      one([node('Exp', ['x'], ['y']), node('Log', ['x'], ['y'])]),
    ],
    ['inference.damaged', 'an output that nothing computes', one([node('Exp', ['x'], ['z'])])],
    ['inference.unsupported_operator', 'an operator of its own', one([node('Evil', ['x'], ['y'], {}, 'my.domain')])],
    ['inference.unsupported_operator', 'a loop', one([node('Loop', ['x'], ['y'])])],
    ['inference.unsupported', 'an operator set from the future', one([node('Exp', ['x'], ['y'])], {}, { '': 9999 })],
    ['inference.bad_attribute', 'an attribute nobody knows', one([node('Exp', ['x'], ['y'], { twist: a.int(1) })])],
    [
      'inference.bad_attribute',
      'an attribute of another kind',
      one([node('Softmax', ['x'], ['y'], { axis: a.text('1') })]),
    ],
    ['inference.damaged', 'an operator without its input', one([node('Add', ['x'], ['y'])])],
    [
      'inference.bad_value',
      'an index out of range',
      one([node('Gather', ['x', 'i'], ['y'])], { i: int64Tensor([1], [5]) }),
    ],
    [
      'inference.wrong_shape',
      'a shape that does not fit',
      one([node('Reshape', ['x', 's'], ['y'])], { s: int64Tensor([1], [3]) }),
    ],
    [
      'inference.wrong_type',
      'a type that does not fit',
      one([node('Add', ['x', 'i'], ['y'])], { i: int64Tensor([1], [3]) }),
    ],
  ])('%s for %s', (code, _, bytes) => {
    expect(() => run(bytes)).toThrow(expect.objectContaining({ code }))
  })
  it.each([
    ['an axis that a length of 0 hides', [2 ** 40, 3, 0]],
    ['a hundred axes', Array(100).fill(1)],
  ])('refuses %s', (_, shape) => {
    const tensor = floatTensor(shape, new Float32Array(shape.includes(0) ? 0 : 1))
    expect(() => compile(one([node('Exp', ['t'], ['y'])], { t: tensor }))).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^inference\.(too_large|damaged)$/) }),
    )
  })
  it('refuses more work than a run may take before it begins', () => {
    const plan = compile(
      one([node('MatMul', ['a', 'b'], ['y'])], {
        a: floatTensor([8192, 128], new Float32Array(2 ** 20)),
        b: floatTensor([128, 8192], new Float32Array(2 ** 20)),
      }),
    )
    expect(() => plan.run({ x: floatTensor([0, 2], []) })).toThrow(
      expect.objectContaining({ code: 'inference.too_large' }),
    )
  })
  it('stops a model that doubles its memory in every step', () => {
    const nodes = Array.from({ length: 40 }, (_, i) =>
      node('Concat', [`v${i}`, `v${i}`], [`v${i + 1}`], { axis: a.int(1) }),
    )
    const bytes = one([node('Identity', ['x'], ['v0']), ...nodes, node('Identity', ['v40'], ['y'])])
    expect(() => run(bytes)).toThrow(expect.objectContaining({ code: 'inference.too_large' }))
  })
  it('refuses what does not fit an input and names it', () => {
    const plan = compile(one([node('Exp', ['x'], ['y'])]))
    expect(plan.inputs).toEqual([{ name: 'x', type: 'float', shape: [-1, 2] }])
    expect(() => plan.run({})).toThrow(
      expect.objectContaining({ code: 'inference.missing_input', message: 'The input x is missing.' }),
    )
    expect(() => plan.run({ x: floatTensor([2, 3], [1, 2, 3, 4, 5, 6]) })).toThrow(
      expect.objectContaining({ code: 'inference.wrong_shape' }),
    )
    expect(() => plan.run({ x: floatTensor([2, 2], [1]) })).toThrow(
      expect.objectContaining({ code: 'inference.wrong_shape' }),
    )
    expect(() => plan.run({ x: stringTensor([1, 2], ['a', 'b']) })).toThrow(
      expect.objectContaining({ code: 'inference.wrong_type' }),
    )
    expect(() => plan.run({ x: floatTensor([1, 2], [1, 2]) }, ['z'])).toThrow(
      expect.objectContaining({ code: 'inference.unknown_output' }),
    )
  })
  it('drops ZipMap and gives its input under the name of its output', () => {
    const model = sample()
    const zipped = node('ZipMap', ['probabilities'], ['output_probability'], { classlabels_int64s: a.ints([0, 1]) }, ML)
    const outputs = [model.graph.outputs[0]!, { name: 'output_probability' }]
    const plan = compile(
      encodeModel({ ...model, graph: { ...model.graph, outputs, nodes: [...model.graph.nodes, zipped] } }),
    )
    expect(plan.run(feeds)['output_probability']!.shape).toEqual([3, 2])
    expect(plan.outputs.map(({ name }) => name)).toEqual(['label', 'output_probability'])
  })
  it('gives only the outputs that are wanted', () => {
    const plan = compile(encodeModel(sample()))
    expect(Object.keys(plan.run(feeds, ['probabilities']))).toEqual(['probabilities'])
  })
})
