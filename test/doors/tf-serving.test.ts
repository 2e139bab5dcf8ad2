import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tfServing } from '../../src/protocols/index.ts'
import { callerOf, fakePlane } from './fake-models.ts'

const plane = fakePlane()
const call = callerOf(tfServing({ dataPlane: plane }))
const post = (model: string, body: unknown, verb = 'predict') => call('POST', `/v1/models/${model}:${verb}`, body)
const errorOf = async (model: string, body: unknown, verb?: string): Promise<string> => {
  const { status, json } = await post(model, body, verb)
  expect(status).toBe(400)
  return json().error
}

const flight = { distance: 446, origin: 'ATL', date: 990_000_000_000, snow: true }
const flights = [flight, { distance: 12.5, origin: '', date: '2001-05-14', snow: false }]

describe('TensorFlow Serving, predict', () => {
  it('answers rows of one input with one prediction each', async () => {
    const { status, type, text } = await post('named', {
      instances: [
        [1, 2, 3],
        [0.25, 0, 0],
      ],
    })
    expect([status, type, text]).toEqual([200, 'application/json', '{"predictions":[[5.0],[0.25]]}'])
    expect(plane.asked().inputs).toEqual({
      x: { type: 'float', shape: [2, 3], data: Float32Array.of(1, 2, 3, 0.25, 0, 0) },
    })
  })

  it('takes the one input by its name, and a known column by its own', async () => {
    const plain = (await post('named', { instances: [[1, 2, 3]] })).text
    expect((await post('named', { instances: [{ x: [1, 2, 3] }] })).text).toBe(plain)
    expect((await post('named', { instances: [{ größe: 3, a: 1, b: 2 }] })).text).toBe(plain)
  })

  it('takes several inputs as objects and answers several outputs as objects', async () => {
    const { text } = await post('pair', {
      instances: [
        { a: [1, 2], b: 7 },
        { b: 8, a: [3, 4] },
      ],
    })
    expect(text).toBe('{"predictions":[{"twice":[2.0,4.0],"same":7},{"twice":[6.0,8.0],"same":8}]}')
  })

  it('answers columns with outputs: the tensor, or an object of tensors', async () => {
    expect((await post('named', { inputs: [[1, 2, 3]] })).text).toBe('{"outputs":[[5.0]]}')
    expect((await post('named', { inputs: { x: [[1, 2, 3]] } })).text).toBe('{"outputs":[[5.0]]}')
    const { text } = await post('pair', {
      inputs: {
        a: [
          [1, 2],
          [3, 4],
        ],
        b: [7, 8],
      },
    })
    expect(text).toBe('{"outputs":{"twice":[[2.0,4.0],[6.0,8.0]],"same":[7,8]}}')
  })

  it('asks an endpoint of a project by its columns, times as texts or numbers', async () => {
    const { status, json } = await post('late', { instances: flights })
    expect(status).toBe(200)
    expect(json().predictions).toHaveLength(2)
    expect(plane.asked().inputs['date']).toEqual({
      type: 'double',
      shape: [2, 1],
      data: Float64Array.of(990_000_000_000, Date.UTC(2001, 4, 14)),
    })
    expect(plane.asked().inputs['snow']!.data).toEqual(Float64Array.of(1, 0))
    const columns = {
      distance: [446, 12.5],
      origin: ['ATL', ''],
      date: [990_000_000_000, '2001-05-14'],
      snow: [true, false],
    }
    expect((await post('late', { inputs: columns })).json().outputs).toEqual(json().predictions)
  })

  it('reads and writes bare NaN and Infinity, and null as a missing number', async () => {
    const { text } = await post('echo-float', '{"instances": [NaN, Infinity, -Infinity, null, 1]}')
    expect(text).toBe('{"predictions":[NaN,Infinity,-Infinity,NaN,1.0]}')
    const asNull = callerOf(tfServing({ dataPlane: plane, nonFinite: 'null' }))
    const { json } = await asNull('POST', '/v1/models/echo-double:predict', '{"inputs": [NaN, 2]}')
    expect(json()).toEqual({ outputs: [null, 2] })
  })

  it('writes a single in its shortest digits and every float as one', async () => {
    const { text } = await post('echo-float', { instances: [0.1, 1, 16777216, 1e-7, 3.4028235e38, 0.333333343] })
    expect(text).toBe('{"predictions":[0.1,1.0,16777216.0,1e-7,3.4028235e+38,0.33333334]}')
    expect((await post('echo-double', { instances: [0.1, 1, 1e21] })).text).toBe('{"predictions":[0.1,1.0,1e+21]}')
  })

  it('keeps all digits of whole numbers', async () => {
    const { text } = await post('echo-int64', '{"instances": [9007199254740993, -9223372036854775808, 1e3]}')
    expect(text).toBe('{"predictions":[9007199254740993,-9223372036854775808,1000]}')
    expect(await errorOf('echo-int64', '{"instances": [9223372036854775808]}')).toContain('not of expected type: int64')
    expect((await post('echo-double', '{"instances": [9007199254740993]}')).status).toBe(200)
  })

  it('takes bytes as b64, and gives them so where the name of the output says bytes', async () => {
    const b64 = Buffer.from('größe').toString('base64')
    const { json } = await post('bytes', { instances: [{ b64 }, 'plain'] })
    expect(json()).toEqual({ predictions: [{ b64 }, { b64: Buffer.from('plain').toString('base64') }] })
    expect((await post('echo-string', { inputs: { x: [{ b64 }] } })).json()).toEqual({ outputs: ['größe'] })
    expect(await errorOf('echo-string', { instances: [{ b64: '/w==' }] })).toContain('expected type: string')
  })

  it('takes a model without rows by columns', async () => {
    expect((await post('fixed', { inputs: [[[1, 2]], [[3, 4]]] })).text).toBe('{"outputs":[[[1.0,2.0]],[[3.0,4.0]]]}')
    expect((await post('fixed', { instances: [[[1]], [[2]]] })).text).toBe('{"predictions":[[[1.0]],[[2.0]]]}')
    expect(await errorOf('fixed', { instances: [[[1]]] })).toContain('Failed to process element: 0')
  })

  it('asks the version of the address, or the one a label names', async () => {
    await call('POST', '/v1/models/named/versions/1:predict', { instances: [[1, 2, 3]] })
    expect(plane.asked().version).toBe('1')
    await call('POST', '/v1/models/named/labels/canary:predict', { instances: [[1, 2, 3]] })
    expect(plane.asked().version).toBe('2')
    await post('named', { instances: [[1, 2, 3]] })
    expect(plane.asked().version).toBeUndefined()
  })

  it('accepts the signature it has, and keys it does not know', async () => {
    expect((await post('named', { signature_name: 'serving_default', instances: [[1, 2, 3]], more: {} })).status).toBe(
      200,
    )
  })

  it.each([
    ['neither form', {}, "Missing 'inputs' or 'instances' key"],
    ['both forms', { instances: [], inputs: [] }, "only one of 'inputs' or 'instances'"],
    ['no rows', { instances: [] }, "No values in 'instances' array"],
    ['rows that are no list', { instances: {} }, 'to be a list/array'],
    [
      'a signature that is no text',
      { signature_name: 1, instances: [[1]] },
      "'signature_name' key must be a string value.",
    ],
    ['an unknown signature', { signature_name: 'x', instances: [[1]] }, 'Serving signature name is not found'],
    ['a body that is no object', [1], 'JSON Value is not an object'],
  ])('refuses %s', async (_what, body, text) => {
    expect(await errorOf('named', body)).toContain(text)
  })

  it.each([
    [
      'a plain list for several inputs',
      { instances: [[1, 2]] },
      'instances is a plain list, but expecting list of objects as multiple input tensors required as per tensorinfo_map',
    ],
    ['a plain value for several inputs', { inputs: [1] }, 'inputs is a plain value/list, but expecting an object'],
    ['a missing input in columns', { inputs: { b: [1] } }, "Missing named input: a in 'inputs' object."],
    [
      'an unknown input in a row',
      { instances: [{ a: [1, 2], c: 1 }] },
      "Failed to process element: 0 key: c of 'instances' list. Error: JSON object: does not have named input: c",
    ],
    [
      'a missing input in a row',
      { instances: [{ a: [1, 2], b: 1 }, { a: [1, 2] }] },
      "Failed to process element: 1 of 'instances' list. JSON object: must only have keys: a,b",
    ],
    [
      'a row of another size',
      {
        instances: [
          { a: [1, 2], b: 1 },
          { a: [1], b: 1 },
        ],
      },
      "Failed to process element: 1 key: a of 'instances' list. Error: Expecting tensor size: 2 but got: 1",
    ],
    [
      'a size that the model does not take',
      { instances: [{ a: [1, 2, 3], b: 1 }] },
      'Expecting tensor size: 2 but got: 3',
    ],
    [
      'lists of two lengths',
      { inputs: { a: [[1, 2], [3]], b: [1, 2] } },
      'Encountered list at unexpected size: 1 at level: 1 expected size: 2',
    ],
    [
      'a list too deep',
      {
        inputs: {
          a: [
            [1, 2],
            [3, [4]],
          ],
          b: [1, 2],
        },
      },
      'Encountered list at unexpected level: 2 expected < 2',
    ],
    ['a value too high', { inputs: { a: [[1, 2], 3], b: [1, 2] } }, 'found at incorrect level: 2'],
    ['a fraction for a whole number', { instances: [{ a: [1, 2], b: 1.5 }] }, 'is not of expected type: int64'],
    [
      'a text for a number',
      { instances: [{ a: [1, 'x'], b: 1 }] },
      'JSON Value of type String is not of expected type: float',
    ],
    [
      'a list among objects',
      { instances: [{ a: [1, 2], b: 1 }, [1]] },
      'Expecting object but got list at item 1 of input list',
    ],
    ['unequal first axes', { inputs: { a: [[1, 2]], b: [1, 2] } }, 'must have equal 0th-dimension size'],
    ['no rows in columns', { inputs: { a: [], b: [] } }, 'Expecting'],
  ])('refuses %s and says where', async (_what, body, text) => {
    expect(await errorOf('pair', body)).toContain(text)
  })

  it('names the element of a ragged row', async () => {
    expect(
      await errorOf('named', {
        instances: [
          [1, 2, 3],
          [1, 2],
        ],
      }),
    ).toBe("Failed to process element: 1 of 'instances' list. Error: Expecting tensor size: 3 but got: 2")
    expect(await errorOf('named', { instances: [[1, 2, 3], { x: 1 }] })).toContain(
      'Expecting value/list but got object at item 1 of input list',
    )
  })

  it.each([
    ['no body', '', 'The document is empty'],
    ['a body that breaks off', '{"instances": [[1, 2, 3]', 'it breaks at character 24'],
    ['a number beyond a double', '{"instances": [[1e999, 2, 3]]}', 'too large to be kept'],
    [
      '200,000 lists in each other',
      `{"instances": ${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      'nested deeper than 64',
    ],
    ['something behind the end', '{"instances": [[1, 2, 3]]} more', 'it goes on'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'it is not UTF-8'],
  ])('says that it cannot read %s', async (_what, body, text) => {
    expect(await errorOf('named', body)).toMatch(/^JSON Parse error: /)
    expect(await errorOf('named', body)).toContain(text)
  })

  it('does not make room for what a body only promises', async () => {
    const wide = Array.from({ length: 2_000 }, () => 1)
    const instances = [[wide], ...Array.from({ length: 2_000 }, () => [[]])]
    expect(await errorOf('fixed', { instances })).toContain('Failed to process element')
    const deep = `${'['.repeat(60)}1${']'.repeat(60)}`
    expect(await errorOf('echo-float', `{"inputs": ${deep}}`)).toContain('Encountered list at unexpected level')
  })

  it('shows no value of a row in an error', async () => {
    expect(await errorOf('named', { instances: [[1, 2, 'SECRET']] })).not.toContain('SECRET')
  })

  it('leaves the prototype of objects alone', async () => {
    await post('pair', '{"instances": [{"__proto__": {"polluted": true}, "a": [1, 2], "b": 1}]}')
    await post('pair', '{"instances": [{"__proto__": {"polluted": NaN}, "a": [1, 2], "b": 1}]}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('TensorFlow Serving, whatever the form', () => {
  const row = fc.record({
    distance: fc.double({ noDefaultInfinity: true }),
    origin: fc.string({ unit: 'grapheme', maxLength: 5 }),
    date: fc.integer({ min: 0, max: 2e12 }),
    snow: fc.boolean(),
  })
  const asPython = (value: unknown): string =>
    JSON.stringify(value, (_key, one) => (Number.isNaN(one) ? '@NaN@' : one)).replaceAll('"@NaN@"', 'NaN')

  it('answers the same rows the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 8 }), async (rows) => {
        const column = (name: keyof (typeof rows)[number]) => rows.map((one) => one[name])
        const columns = {
          distance: column('distance'),
          origin: column('origin'),
          date: column('date'),
          snow: column('snow'),
        }
        const byRow = await post('late', asPython({ instances: rows }))
        const byColumn = await post('late', asPython({ inputs: columns }))
        const nested = await post(
          'late',
          asPython({ inputs: { ...columns, distance: columns.distance.map((one) => [one]) } }),
        )
        expect(byRow.status).toBe(200)
        expect(byColumn.json().outputs).toEqual(byRow.json().predictions)
        expect(nested.text).toBe(byColumn.text)
      }),
      { numRuns: 200 },
    )
  })

  it('gives every single back bit for bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 }),
        async (values) => {
          const { json } = await post(
            'echo-float',
            `{"instances": [${values.map((one) => (Object.is(one, -0) ? '-0' : one)).join(',')}]}`,
          )
          expect(Float32Array.from(json().predictions)).toEqual(Float32Array.from(values))
        },
      ),
      { numRuns: 200 },
    )
  })

  it('gives every whole number of 64 bits back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }),
        async (values) => {
          const { text } = await post('echo-int64', `{"inputs": [${values.join(',')}]}`)
          expect(text).toBe(`{"outputs":[${values.join(',')}]}`)
        },
      ),
      { numRuns: 200 },
    )
  })

  it('reads a body of a megabyte as it reads a small one', async () => {
    const instances = Array.from({ length: 20_000 }, (_, i) => [i / 7, i / 11, i / 13])
    const text = JSON.stringify({ instances })
    expect(text.length).toBeGreaterThan(1e6)
    const { predictions } = (await post('named', text)).json()
    const last = (await post('named', { instances: instances.slice(-1) })).json().predictions
    expect(predictions).toHaveLength(20_000)
    expect(predictions.at(-1)).toEqual(last[0])
  })
})
