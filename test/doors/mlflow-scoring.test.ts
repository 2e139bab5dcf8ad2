import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mlflowScoring, type ServedModel } from '../../src/protocols/index.ts'
import { callerOf, failure, fakePlane, models } from './fake-models.ts'

const JSON_TYPE = { 'content-type': 'application/json' }
const CSV_TYPE = { 'content-type': 'text/csv' }

const plane = fakePlane()
const call = callerOf(mlflowScoring({ dataPlane: plane, version: '0.1.0' }))
const post = (model: string, body: unknown, headers: Record<string, string> = JSON_TYPE) =>
  call('POST', `/endpoints/${model}/invocations`, body, headers)
const predictionsOf = async (model: string, body: unknown, headers?: Record<string, string>): Promise<unknown> => {
  const { status, text, json } = await post(model, body, headers)
  expect([status, text]).toEqual([200, expect.any(String)])
  return json().predictions
}
const errorOf = async (model: string, body: unknown, headers?: Record<string, string>) => {
  const { status, json } = await post(model, body, headers)
  expect(status).toBe(400)
  return json() as { error_code: string; message: string }
}

const columns = ['distance', 'origin', 'date', 'snow']
const data = [
  [446, 'ATL', 990_000_000_000, true],
  [12.5, 'ZÜRICH, "main"\nhall', 990_000_000_001, false],
  [null, '', null, null],
]
const records = data.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]])))
const byColumn = Object.fromEntries(columns.map((name, i) => [name, data.map((row) => row[i])]))
const csv = [
  'snow,extra,"origin",distance,date',
  'True,1,ATL,446,990000000000',
  'false,2,"ZÜRICH, ""main""\nhall",12.5,2001-05-16T08:00:00.001Z',
  ',3,,NaN,',
].join('\r\n')

describe('MLflow scoring, a table', () => {
  it('gives the same predictions whichever way the rows come', async () => {
    const expected = await predictionsOf('late', { dataframe_split: { columns, data, index: [5, 6, 7] } })
    expect(expected).toHaveLength(3)
    const asked = plane.asked().inputs
    for (const body of [
      { dataframe_records: records },
      { dataframe_split: { data } },
      { instances: records },
      { instances: data },
      { inputs: byColumn },
      { inputs: records },
      { inputs: data },
      { inputs: { ...byColumn, extra: [1, 2, 3] } },
      { dataframe_split: { columns: ['extra', ...columns], data: data.map((row) => ['x', ...row]) } },
      { dataframe_records: records, params: { temperature: 1 } },
    ]) {
      expect(await predictionsOf('late', body)).toEqual(expected)
      expect(plane.asked().inputs).toEqual(asked)
    }
    expect(await predictionsOf('late', csv, CSV_TYPE)).toEqual(expected)
    expect(plane.asked().inputs).toEqual(asked)
  })

  it('takes a key that one record lacks as missing there', async () => {
    await predictionsOf('late', { dataframe_records: [records[0], { origin: 'ATL' }] })
    expect(plane.asked().inputs['distance']!.data).toEqual(Float64Array.of(446, Number.NaN))
  })

  it('reads bare and quoted NaN as missing, and texts as times', async () => {
    const rows = '[[NaN, "NaN", "2001-05-14", NaN], ["NaN", "b", "2001-05-14 06:30:00.5", true]]'
    await predictionsOf('late', `{"dataframe_split": {"columns": ${JSON.stringify(columns)}, "data": ${rows}}}`)
    const { distance, origin, date, snow } = plane.asked().inputs
    expect(distance!.data).toEqual(Float64Array.of(Number.NaN, Number.NaN))
    expect(date!.data).toEqual(Float64Array.of(Date.UTC(2001, 4, 14), Date.UTC(2001, 4, 14, 6, 30, 0, 500)))
    expect(snow!.data).toEqual(Float64Array.of(Number.NaN, 1))
    expect(origin!.data[1]).toBe('b')
  })

  it('maps columns onto the one matrix: by name where the model knows names, else by place', async () => {
    const expected = await predictionsOf('named', { inputs: [[1, 2, 3]] })
    expect(expected).toEqual([5])
    const frame = { dataframe_split: { columns: ['größe', 'b', 'more', 'a'], data: [[3, 2, 9, 1]] } }
    expect(await predictionsOf('named', frame)).toEqual(expected)
    expect(await predictionsOf('named', { dataframe_records: [{ b: 2, a: 1, größe: 3 }] })).toEqual(expected)
    expect(await predictionsOf('named', { instances: [{ x: [1, 2, 3] }] })).toEqual(expected)
    expect(await predictionsOf('named', 'größe,a,b\n3,1,2\n', CSV_TYPE)).toEqual(expected)
    const places = await predictionsOf('iris', { inputs: [[0.75, 0, 0]] })
    for (const body of [
      { dataframe_split: { columns: ['p', 'q', 'r'], data: [[0.75, 0, 0]] } },
      { dataframe_records: [{ p: 0.75, q: 0, r: 0 }] },
      { instances: [[0.75, 0, 0]] },
      { inputs: { float_input: [[0.75, 0, 0]] } },
    ])
      expect(await predictionsOf('iris', body)).toEqual(places)
    expect(await predictionsOf('iris', 'p,q,r\r\n0.75,0,0\r\n', CSV_TYPE)).toEqual(places)
  })

  it('answers several outputs as records and a matrix as nested lists', async () => {
    expect(await predictionsOf('iris', { inputs: [[0.75, 0, 0]] })).toEqual([{ label: 1, probabilities: [0.25, 0.75] }])
    expect(await predictionsOf('pair', { inputs: { a: [[1, 2]], b: [7] } })).toEqual([{ twice: [2, 4], same: 7 }])
    const cells = { dataframe_split: { columns: ['b', 'a'], data: [[7, [1, 2]]] } }
    expect(await predictionsOf('pair', cells)).toEqual([{ twice: [2, 4], same: 7 }])
  })

  it('takes scalars and vectors for an input of one column, and a table of one column for a tensor without a name', async () => {
    expect(await predictionsOf('echo-float', { instances: [1, 2] })).toEqual([1, 2])
    expect(await predictionsOf('echo-float', { inputs: 3 })).toEqual([3])
    expect(await predictionsOf('echo-float', { inputs: { x: [1, 2] } })).toEqual([1, 2])
    expect(await predictionsOf('echo-float', { dataframe_records: [{ whatever: 4 }] })).toEqual([4])
    expect((await errorOf('echo-double', { dataframe_records: [{ whatever: 4 }] })).message).toContain("inputs ['x']")
  })

  it('takes a model without rows whole', async () => {
    const v = [[[1, 2]], [[3, 4]]]
    expect(await predictionsOf('fixed', { inputs: v })).toEqual(v)
    expect(await predictionsOf('fixed', { inputs: { v } })).toEqual(v)
    expect((await errorOf('fixed', { inputs: { w: v } })).message).toContain("Model is missing inputs ['v'].")
  })

  it('keeps 9007199254740993, whichever way it comes', async () => {
    const expected = '[9007199254740993]'
    for (const body of [
      '{"inputs": [9007199254740993]}',
      '{"dataframe_split": {"columns": ["x"], "data": [[9007199254740993]]}}',
      '{"dataframe_records": [{"x": 9007199254740993}]}',
    ])
      expect((await post('echo-int64', body)).text).toContain(expected)
    expect((await post('echo-int64', 'x\n9007199254740993\n', CSV_TYPE)).text).toContain(expected)
  })

  it('says which version answered, under which ids labels may come', async () => {
    const one = await post('named', { inputs: [[1, 2, 3]] })
    expect(one.headers).toEqual({ 'x-millrace-model-version': '2', 'x-millrace-prediction-id': 'made-0' })
    expect(one.json()).toEqual({ predictions: [5], prediction_ids: ['made-0'] })
    const two = await post('named', {
      inputs: [
        [1, 2, 3],
        [1, 2, 3],
      ],
    })
    expect(two.headers).toEqual({ 'x-millrace-model-version': '2' })
    expect(two.json().prediction_ids).toEqual(['made-0', 'made-1'])
  })

  it('writes what is no number as null, or as Python does where that is asked for', async () => {
    expect(await predictionsOf('echo-double', '{"inputs": [NaN, Infinity, 1]}')).toEqual([null, null, 1])
    const python = callerOf(mlflowScoring({ dataPlane: plane, version: '0.1.0', nonFinite: 'word' }))
    const { text } = await python('POST', '/endpoints/echo-double/invocations', '{"inputs": [NaN, 1]}', JSON_TYPE)
    expect(text).toMatch(/^\{"predictions":\[NaN,1\],/)
  })

  it('answers no rows with no predictions', async () => {
    expect(await predictionsOf('late', { dataframe_split: { columns, data: [] } })).toEqual([])
    expect(await predictionsOf('named', { inputs: [] })).toEqual([])
    expect(await predictionsOf('late', `${columns.join(',')}\n`, CSV_TYPE)).toEqual([])
  })

  it('waits a minute at most, or as long as it was told', async () => {
    await post('named', { inputs: [[1, 2, 3]] })
    expect(plane.asked().withinMs).toBe(60_000)
    const hasty = callerOf(mlflowScoring({ dataPlane: plane, version: '0.1.0', timeLimitMs: 50 }))
    await hasty('POST', '/endpoints/named/invocations', { inputs: [[1, 2, 3]] }, JSON_TYPE)
    expect(plane.asked().withinMs).toBe(50)
  })
})

describe('MLflow scoring, what it refuses', () => {
  const fields = "{'dataframe_split', 'dataframe_records', 'instances', 'inputs'}"
  const wanted = `The input must be a JSON dictionary with exactly one of the input fields ${fields}`

  it.each([
    [
      'text that is no JSON',
      '{"inputs": [1',
      'Invalid input. Ensure that input is a valid JSON formatted string. Error: ',
    ],
    ['no body', '', 'Invalid input. Ensure that input is a valid JSON formatted string. Error: '],
    [
      'a number beyond a double',
      '{"inputs": [[1e999, 1, 1]]}',
      'Invalid input. Ensure that input is a valid JSON formatted string.',
    ],
    ['a list', '[1]', `Invalid input. ${wanted}. Received a list.`],
    ['a number', '1', `Invalid input. ${wanted}.`],
    ['none of the four keys', '{"x": 1}', `${wanted}. Received dictionary with input fields: ['x'].`],
    [
      'two of the four keys',
      '{"inputs": [], "instances": []}',
      `${wanted}. Received dictionary with input fields: ['inputs', 'instances'].`,
    ],
    ['a chat', '{"messages": []}', `${wanted}. Received dictionary with input fields: ['messages'].`],
    ['params that are no object', '{"inputs": [], "params": [1]}', 'Invalid input. params must be a dictionary.'],
    ['rows of two lengths', '{"dataframe_split": {"columns": ["a"], "data": [[1], [1, 2]]}}', 'row 1 of data'],
    ['a split without data', '{"dataframe_split": {"columns": ["a"]}}', 'no list named data'],
    ['records that are no objects', '{"dataframe_records": [{}, 1]}', 'row 1 is no object'],
    ['instances with other keys', '{"instances": [{"a": 1}, {"b": 1}]}', 'row 1 has other keys than the first'],
  ])('refuses %s', async (_what, body, text) => {
    const { error_code, message } = await errorOf('named', body)
    expect(error_code).toBe('BAD_REQUEST')
    expect(message).toContain(text)
  })

  it.each([
    ['a quote that does not end', 'a,b\n1,"2', 'the quote of line 2 does not end'],
    ['a line with too many fields', 'a,b\n1,2\n\n1,2,3\n', 'Expected 2 fields in line 4, saw 3'],
    ['nothing', '', 'No columns to parse from file'],
  ])('refuses CSV with %s', async (_what, body, text) => {
    const { error_code, message } = await errorOf('named', body, CSV_TYPE)
    expect(error_code).toBe('BAD_REQUEST')
    expect(message).toMatch(/^Failed to parse input as a Pandas DataFrame\. /)
    expect(message).toContain(text)
  })

  it('refuses CSV that is no UTF-8', async () => {
    expect((await errorOf('named', Buffer.from([0x61, 0x0a, 0xff]), CSV_TYPE)).message).toContain('UTF-8')
  })

  it.each([
    [
      'a column that is missing',
      { dataframe_split: { columns: ['a', 'b'], data: [[1, 2]] } },
      "Model is missing inputs ['größe'].",
    ],
    ['every column missing', { dataframe_records: [{}] }, "Model is missing inputs ['a', 'b', 'größe']."],
    ['a wrong number of columns', { inputs: [[1, 2]] }, 'Expecting tensor size: 3 but got: 2'],
    [
      'a text where a number is wanted',
      { dataframe_records: [{ a: 'SECRET', b: 1, größe: 1 }] },
      "types for column 'a': row 0",
    ],
    [
      'a boolean where a number is wanted',
      { dataframe_records: [{ a: true, b: 1, größe: 1 }] },
      "types for column 'a': row 0",
    ],
  ])('refuses %s in the words of a schema, without the data', async (_what, body, text) => {
    const { error_code, message } = await errorOf('named', body)
    expect(error_code).toBe('INVALID_PARAMETER_VALUE')
    expect(message).toMatch(
      /^Failed to predict data '1 rows x \d columns'\. \nError: Failed to enforce schema of data '/,
    )
    expect(message).toContain(text)
    expect(message).not.toContain('SECRET')
  })

  it.each([
    ['double', '[1.5, 1]', true],
    ['float', '[1.5, 1]', true],
    ['float', '[1e39]', false],
    ['float', '["1"]', false],
    ['int64', '[1, 2.0, 1e3]', true],
    ['int64', '[1.5]', false],
    ['int64', '[null]', false],
    ['int64', '[NaN]', false],
    ['int64', '["NaN"]', false],
    ['int64', '[9223372036854775807]', true],
    ['int64', '[9223372036854775808]', false],
    ['int32', '[2147483647]', true],
    ['int32', '[2147483648]', false],
    ['int32', '[true]', false],
    ['uint8', '[255]', true],
    ['uint8', '[256]', false],
    ['bool', '[true, false]', true],
    ['bool', '[1]', false],
    ['bool', '[null]', false],
    ['bool', '["true"]', false],
    ['string', '["x", null]', true],
    ['string', '[1]', false],
    ['string', '["\\ud800"]', false],
  ])('holds %s to its rules: %s', async (type, values, taken) => {
    expect((await post(`echo-${type}`, `{"inputs": ${values}}`)).status).toBe(taken ? 200 : 400)
  })

  it('refuses null in a whole column of a table, too', async () => {
    const body = { dataframe_split: { columns: ['a', 'b'], data: [[[1, 2], null]] } }
    expect((await errorOf('pair', body)).message).toContain("types for column 'b'")
    expect((await errorOf('pair', { inputs: { a: [[1, 2]], b: [1, 2] } })).message).toContain('are not the same')
    expect((await post('echo-int64', 'x\n\n,\n', CSV_TYPE)).status).toBe(400)
  })

  it('does not make room for what records only promise', async () => {
    const wide: ServedModel = {
      ...models[0]!,
      inputs: Array.from({ length: 500 }, (_, i) => ({ name: `c${i}`, type: 'double', shape: [-1, 1] })),
    }
    const first = Object.fromEntries(wide.inputs.map(({ name }) => [name, 1]))
    const ask = callerOf(mlflowScoring({ dataPlane: fakePlane([wide]), version: '0.1.0' }))
    const body = { dataframe_records: [first, ...Array.from({ length: 3_000 }, () => ({}))] }
    const { status, json } = await ask('POST', '/invocations', body, JSON_TYPE)
    expect(status).toBe(400)
    expect(json().message).toContain('Most of the values are missing.')
  })

  it('leaves the prototype of objects alone', async () => {
    await post('named', '{"dataframe_records": [{"__proto__": {"polluted": 1}, "a": 1, "b": NaN, "größe": 1}]}')
    await post('named', '{"inputs": {"__proto__": {"polluted": 1}, "constructor": [1]}}')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('MLflow scoring, content types', () => {
  it.each([
    ['application/json; charset=latin1', 'The scoring server only supports UTF-8'],
    ['application/json; format=pandas-split', 'Unrecognized content type parameters: format. '],
    [
      'text/plain',
      "This predictor only supports the following content types: Types: ['text/csv', 'application/json']. Got 'text/plain'.",
    ],
    ['', "This predictor only supports the following content types: Types: ['text/csv', 'application/json']. Got ''."],
  ])('refuses %j in plain text', async (type, text) => {
    const answer = await post('named', {}, type === '' ? {} : { 'content-type': type })
    expect(answer.status).toBe(415)
    expect(answer.type).toMatch(/^text\/plain/)
    expect(answer.text).toContain(text)
  })

  it.each(['application/json', 'application/json; charset=UTF-8', 'Application/JSON;charset="utf-8";'])(
    'takes %s',
    async (type) => {
      expect((await post('named', { inputs: [[1, 2, 3]] }, { 'content-type': type })).status).toBe(200)
    },
  )
})

describe('MLflow scoring, addresses', () => {
  const served = (...names: string[]) => models.filter(({ name }) => names.includes(name))

  it('is at the root where one endpoint is served', async () => {
    const ask = callerOf(mlflowScoring({ dataPlane: fakePlane(served('named')), version: '0.1.0' }))
    const { json } = await ask('POST', '/invocations', { inputs: [[1, 2, 3]] }, JSON_TYPE)
    expect(json().predictions).toEqual([5])
    for (const place of ['ping', 'health']) {
      const { status, type, text } = await ask('GET', `/${place}`)
      expect([status, type, text]).toEqual([200, 'application/json', '\n'])
    }
    const version = await ask('GET', '/version')
    expect([version.status, version.type, version.text]).toEqual([200, 'application/json', '0.1.0'])
  })

  it('names the addresses where several are, or none', async () => {
    const several = callerOf(mlflowScoring({ dataPlane: fakePlane(served('named', 'late')), version: '0.1.0' }))
    for (const [method, path] of [
      ['POST', '/invocations'],
      ['GET', '/ping'],
      ['GET', '/version'],
    ] as const) {
      const { status, json } = await several(method, path, {}, JSON_TYPE)
      expect(status).toBe(404)
      expect(json().error_code).toBe('RESOURCE_DOES_NOT_EXIST')
      expect(json().message).toContain('/endpoints/late/invocations, /endpoints/named/invocations')
    }
    const none = callerOf(mlflowScoring({ dataPlane: fakePlane([]), version: '0.1.0' }))
    expect((await none('GET', '/ping')).status).toBe(404)
  })

  it('says 404 to probes and 503 to questions while a model is not ready', async () => {
    const ping = await call('GET', '/endpoints/cold/ping')
    expect([ping.status, ping.text]).toEqual([404, '\n'])
    expect((await call('GET', '/endpoints/late/ping')).status).toBe(200)
    const asked = await post('cold', { dataframe_records: records })
    expect([asked.status, asked.json().error_code]).toEqual([503, 'TEMPORARILY_UNAVAILABLE'])
  })

  it('knows no other endpoint and no other address', async () => {
    const nobody = await post('nobody', { inputs: [1] })
    expect([nobody.status, nobody.json().error_code]).toEqual([404, 'RESOURCE_DOES_NOT_EXIST'])
    expect(nobody.json().message).toContain('There is no endpoint nobody.')
    expect((await call('GET', '/endpoints/late/invocations')).status).toBe(404)
    expect((await call('POST', '/endpoints/late/ping')).status).toBe(404)
  })

  it.each([
    [401, 'UNAUTHENTICATED'],
    [403, 'PERMISSION_DENIED'],
    [413, 'BAD_REQUEST'],
    [429, 'REQUEST_LIMIT_EXCEEDED'],
    [500, 'INTERNAL_ERROR'],
    [503, 'TEMPORARILY_UNAVAILABLE'],
  ])('gives an error of status %i the code %s', async (status, code) => {
    plane.failing = failure('serving.failing', status)
    const answer = await post('named', { inputs: [[1, 2, 3]] })
    plane.failing = undefined
    expect([answer.status, answer.json()]).toEqual([status, { error_code: code, message: 'This is serving.failing.' }])
  })

  it('says that time was up in plain text', async () => {
    plane.failing = failure('serving.deadline_exceeded', 504)
    const answer = await post('named', { inputs: [[1, 2, 3]] })
    plane.failing = undefined
    expect([answer.status, answer.text]).toEqual([504, 'Request processing time exceeded limit'])
    expect(answer.type).toMatch(/^text\/plain/)
  })

  it('says so where the model itself failed', async () => {
    plane.failing = failure('inference.wrong_shape', 422)
    const answer = await post('named', { inputs: [[1, 2, 3]] })
    plane.failing = undefined
    expect([answer.status, answer.json()]).toEqual([
      400,
      {
        error_code: 'BAD_REQUEST',
        message:
          'Encountered an unexpected error while evaluating the model. Verify that the serialized input Dataframe is compatible with the model for inference.',
      },
    ])
  })
})

describe('MLflow scoring, whatever the form', () => {
  const row = fc.record({
    distance: fc.option(fc.double({ noDefaultInfinity: true, noNaN: true })),
    origin: fc.string({ unit: 'grapheme', maxLength: 5 }).filter((text) => !text.includes('\r')),
    date: fc.option(fc.integer({ min: 100_000, max: 2e12 })),
    snow: fc.option(fc.boolean()),
  })
  const quoted = (value: unknown): string =>
    typeof value === 'string' ? `"${value.replaceAll('"', '""')}"` : value === null ? '' : String(value)

  it('answers the same rows the same, in JSON and in CSV', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, end) => {
          const lists = rows.map((one) => columns.map((name) => one[name as keyof typeof one]))
          const expected = await predictionsOf('late', { dataframe_split: { columns, data: lists } })
          for (const body of [
            { dataframe_records: rows },
            { instances: rows },
            { instances: lists },
            { inputs: Object.fromEntries(columns.map((name, i) => [name, lists.map((list) => list[i])])) },
          ])
            expect(await predictionsOf('late', body)).toEqual(expected)
          const text = [columns.join(','), ...lists.map((list) => list.map(quoted).join(','))].join(end)
          expect(await predictionsOf('late', text, CSV_TYPE)).toEqual(expected)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('lets others have their turn while it reads ten thousand rows', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => [i / 7, i / 11, i / 13])
    let turns = 0
    let running = true
    const turn = (): void => {
      turns++
      if (running) setImmediate(turn)
    }
    setImmediate(turn)
    const predictions = (await predictionsOf('named', { inputs: rows })) as readonly number[]
    running = false
    expect(predictions).toHaveLength(10_000)
    expect(predictions[7]).toBeCloseTo(1 - 2 * (7 / 11) * 0.5 + 2 * (7 / 13), 5)
    expect(turns).toBeGreaterThan(10)
  })
})
