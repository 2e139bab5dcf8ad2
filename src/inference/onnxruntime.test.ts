import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { heavy } from '../../test/support/heavy-models.ts'
import { hasCode } from '../base/index.ts'
import {
  attribute as a,
  encodeModel,
  floatTensor,
  graph,
  int64Tensor,
  ML,
  node,
  openOnnxruntime,
  type Tensor,
  value,
} from './index.ts'
import { floatOf, fromNative, halfOf, toNative, typeOfNative } from './onnxruntime-types.ts'
import { createWriter } from './writer.ts'

const open = (bytes: Uint8Array) => openOnnxruntime(bytes, { threads: 1 })
const codeOf = async (work: () => Promise<unknown>): Promise<unknown> =>
  work().then(
    () => 'done',
    (error: { code?: string }) => error.code ?? error,
  )

/** A model of one operator over `x`, with the element types of ONNX's numbers in place of uint8. */
function oneOperator(
  operator: string,
  types: { readonly x: number; readonly y: number; readonly to?: number },
): Uint8Array {
  const bytes = encodeModel(
    graph({
      name: 'one',
      inputs: [value('x', 'uint8', ['N'])],
      outputs: [value('y', 'uint8', ['N'])],
      nodes: [node(operator, ['x'], ['y'], types.to === undefined ? {} : { to: a.int(types.to) })],
    }),
  )
  const places = [...bytes.keys()].filter((at) => bytes[at] === 8 && bytes[at + 1] === 2)
  bytes[places.at(-2)! + 1] = types.x
  bytes[places.at(-1)! + 1] = types.y
  return bytes
}

describe('a model in onnxruntime', () => {
  it('answers by the names, types and shapes of the model', async () => {
    const session = await open(heavy.endless())
    expect(session.inputs).toEqual([{ name: 'x', type: 'float', shape: [1] }])
    expect(await session.run({ x: floatTensor([1], [-2]) })).toEqual({ y: floatTensor([1], [-2]) })
  })

  it('refuses what does not fit, by the codes of a plan', async () => {
    const session = await open(heavy.endless())
    const run = (feeds: Record<string, Tensor>, wanted?: string[]) => codeOf(() => session.run(feeds, wanted))
    expect(await run({})).toBe('inference.missing_input')
    expect(await run({ x: floatTensor([2], [1, 2]) })).toBe('inference.wrong_shape')
    expect(await run({ x: int64Tensor([1], [1]) })).toBe('inference.wrong_type')
    expect(await run({ x: floatTensor([1], [-1]) }, ['z'])).toBe('inference.unknown_output')
  })

  it('tells no value of a row when an operator refuses it', async () => {
    const gather = encodeModel(
      graph({
        name: 'gather',
        inputs: [value('x', 'int64', ['N'])],
        outputs: [value('y', 'float', ['N'])],
        initializers: { list: floatTensor([3], [1, 2, 3]) },
        nodes: [node('Gather', ['list', 'x'], ['y'])],
      }),
    )
    const session = await open(gather)
    const error = await session.run({ x: int64Tensor([1], [987_654]) }).catch((caught) => caught)
    expect(hasCode(error, 'inference.bad_value')).toBe(true)
    expect(error.message).toContain('Gather')
    expect(JSON.stringify([error.message, error.details])).not.toContain('987')
  })

  it('hands over probabilities as a tensor where the model makes maps of them', async () => {
    const zipped = encodeModel(
      graph({
        name: 'zipped',
        inputs: [value('x', 'float', ['N', 1])],
        outputs: [value('label', 'int64', ['N']), { name: 'maps' }],
        nodes: [
          node(
            'LinearClassifier',
            ['x'],
            ['label', 'scores'],
            {
              coefficients: a.floats([-1, 1]),
              intercepts: a.floats([0, 0]),
              classlabels_ints: a.ints([0, 1]),
            },
            ML,
          ),
          node('ZipMap', ['scores'], ['maps'], { classlabels_int64s: a.ints([0, 1]) }, ML),
        ],
      }),
    )
    const session = await open(zipped)
    expect(session.outputs.map(({ name }) => name)).toEqual(['label', 'maps'])
    const { maps } = await session.run({ x: floatTensor([1, 1], [3]) })
    expect(maps).toEqual(floatTensor([1, 2], [-3, 3]))
  })

  it('takes and gives smaller types as those that hold all their values', async () => {
    const half = await open(oneOperator('Identity', { x: 10, y: 10 }))
    expect(half.inputs[0]!.type).toBe('float')
    expect((await half.run({ x: floatTensor([3], [1.5, 1 / 3, -65_504]) }))['y']).toEqual(
      floatTensor([3], [1.5, 0.333251953125, -65_504]),
    )
    const small = await open(oneOperator('Identity', { x: 3, y: 3 }))
    const bytes: Tensor = { type: 'int32', shape: [2], data: Int32Array.of(-128, 127) }
    expect((await small.run({ x: bytes }))['y']).toEqual(bytes)
    const wide: Tensor = { type: 'int32', shape: [1], data: Int32Array.of(128) }
    expect(await codeOf(() => small.run({ x: wide }))).toBe('inference.bad_value')
  })

  it('hands over no answer that is larger than any should be', async () => {
    const wide = encodeModel(
      graph({
        name: 'wide',
        inputs: [value('x', 'int64', [1])],
        outputs: [value('y', 'float', ['N'])],
        nodes: [node('ConstantOfShape', ['x'], ['y'])],
      }),
    )
    const session = await open(wide)
    expect((await session.run({ x: int64Tensor([1], [3]) }))['y']).toEqual(floatTensor([3], [0, 0, 0]))
    expect(await codeOf(() => session.run({ x: int64Tensor([1], [2 ** 24 + 1]) }))).toBe('inference.too_large')
  })

  it('is refused where it cannot be opened', async () => {
    expect(await codeOf(() => open(oneOperator('NoSuchOperator', { x: 1, y: 1 })))).toBe(
      'inference.onnxruntime_refused',
    )
    expect(await codeOf(() => open(oneOperator('Identity', { x: 13, y: 13 })))).toBe('inference.unsupported')
    expect(await codeOf(() => open(Uint8Array.of(1, 2, 3)))).toBe('inference.damaged')
  })
})

describe('data outside the model file', () => {
  const outside = (field: 13 | 14) => {
    const tensor = createWriter()
    tensor.packedInts(1, [1])
    tensor.int(2, 1)
    if (field === 14) tensor.int(14, 1)
    else tensor.message(13, (entry) => entry.text(1, 'location'))
    return tensor.finish()
  }

  it.each([13, 14] as const)('is refused at any depth (field %i)', async (field) => {
    const body = createWriter()
    body.message(1, (inner) => {
      inner.text(4, 'If')
      inner.message(5, (attribute) => {
        attribute.text(1, 'then_branch')
        attribute.message(6, (deeper) => deeper.bytes(5, outside(field)))
      })
    })
    const model = createWriter()
    model.int(1, 8)
    model.bytes(7, body.finish())
    const error = await open(model.finish()).catch((caught) => caught)
    expect(hasCode(error, 'inference.unsupported')).toBe(true)
    expect(error.message).toContain('outside')
  })

  it('is looked for in graphs inside graphs no deeper than any model has', async () => {
    let bytes: Uint8Array = new Uint8Array()
    for (let depth = 0; depth < 300; depth++) {
      const graphs = createWriter()
      const inner = bytes
      graphs.message(1, (made) => made.message(5, (attribute) => attribute.bytes(6, inner)))
      bytes = graphs.finish()
    }
    const model = createWriter()
    model.bytes(7, bytes)
    expect(await codeOf(() => open(model.finish()))).toBe('inference.too_large')
  })
})

describe('numbers of 16 bits', () => {
  it('come back as they went, all of them', () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const number = floatOf(bits)
      if (Number.isNaN(number)) expect(floatOf(halfOf(number))).toBeNaN()
      else if (halfOf(number) !== bits) throw new Error(`${bits} became ${halfOf(number)}`)
    }
  })

  it('are the nearest there are, and even ones in the middle', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -70_000, max: 70_000 }), (number) => {
        const bits = halfOf(number)
        const off = Math.abs(floatOf(bits) - number)
        for (const near of [bits - 1, bits + 1]) {
          const other = Math.abs(floatOf(near & 0xffff) - number)
          if (Number.isFinite(floatOf(bits)) && Number.isFinite(other)) expect(other >= off).toBe(true)
          if (other === off && Number.isFinite(off)) expect(bits % 2).toBe(0)
        }
      }),
    )
    expect(halfOf(65_519.99)).toBe(halfOf(65_504))
    expect(floatOf(halfOf(65_520))).toBe(Number.POSITIVE_INFINITY)
    expect(halfOf(2 ** -25)).toBe(0)
  })
})

describe('element types', () => {
  it('are refused where ours cannot hold their values', () => {
    expect(() => typeOfNative('uint64', 'the input x')).toThrow(/uint64/)
    expect(() => typeOfNative('constructor', 'the input x')).toThrow(/constructor/)
  })

  it('keep every whole number', () => {
    const numbers: Tensor = { type: 'int64', shape: [2], data: BigInt64Array.of(0n, 4_294_967_295n) }
    const native = toNative(numbers, 'uint32', 'x')
    expect(native.data).toEqual(Uint32Array.of(0, 4_294_967_295))
    expect(fromNative(native, 'x')).toEqual(numbers)
    expect(() => toNative({ ...numbers, data: BigInt64Array.of(0n, -1n) } as Tensor, 'uint32', 'x')).toThrow(
      /can not hold/,
    )
  })
})
