import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { openServingStage, type ServingStage } from '../../test/support/serving-stage.ts'
import {
  attribute,
  encodeModel,
  floatTensor,
  graph,
  int64Tensor,
  ML,
  node,
  stringTensor,
  value,
} from '../inference/index.ts'
import { readModelFile } from '../registry/index.ts'
import { categoryColumn, numberColumn, type Table, tableOf, valueAt } from '../table/index.ts'
import { directColumns, tensorsOfTable } from './direct.ts'
import { loadEndpoint, openDirect, serveFile } from './open.ts'
import { predictionsOf } from './prediction.ts'

cleanFolders()
let stage: ServingStage
let needs: Parameters<typeof serveFile>[0]
beforeAll(async () => {
  stage = await openServingStage(freshFolder())
  needs = {
    ...{ models: stage.models, blobs: stage.blobs, readModelFile },
    serving: {
      get endpoints() {
        return stage.serving.endpoints
      },
    },
  }
})
afterAll(() => stage.close())

const why = { by: 'ada', because: 'test' }
const code = (name: string) => ({ code: name })
const column = (table: Table, name: string) =>
  Array.from({ length: table.rows }, (_, row) => valueAt(table.columns.get(name)!, row))
const journalOf = (endpoint: string): Promise<Table> =>
  stage.serving.journal.read(endpoint, { from: 0, to: Number.POSITIVE_INFINITY })

/** `variable` = weight × (x0 + x1 + x2). */
function sumModel(weight: number, name = 'x'): Uint8Array {
  const attributes = {
    coefficients: attribute.floats([weight, weight, weight]),
    intercepts: attribute.floats([0]),
    targets: attribute.int(1),
  }
  return encodeModel(
    graph({
      name: 'sum',
      inputs: [value(name, 'float', ['N', 3])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [node('LinearRegressor', [name], ['variable'], attributes, ML)],
      initializers: {},
      metadata: {},
    }),
  )
}

/** Gives back what it is given: a text, a whole number and two reals. */
function echoModel(): Uint8Array {
  const same = (name: string) => node('Identity', [name], [`${name}_out`], {})
  return encodeModel(
    graph({
      name: 'echo',
      inputs: [value('word', 'string', ['N', 1]), value('count', 'int64', ['N']), value('pair', 'double', ['N', 2])],
      outputs: [
        value('word_out', 'string', ['N', 1]),
        value('count_out', 'int64', ['N']),
        value('pair_out', 'double', ['N', 2]),
      ],
      nodes: [same('word'), same('count'), same('pair')],
      initializers: {},
      metadata: {},
    }),
  )
}

/** What each row is of the sum over all rows. */
function shareModel(name: string): Uint8Array {
  const nodes = [
    node('ReduceSum', ['x'], ['sum'], { keepdims: attribute.int(1) }),
    node('Div', ['x', 'sum'], ['y'], {}),
  ]
  const [inputs, outputs] = [[value('x', 'float', ['N', 1])], [value('y', 'float', ['N', 1])]]
  return encodeModel(graph({ name, inputs, outputs, nodes, initializers: {}, metadata: {} }))
}

/** Gives back a matrix of a fixed size. */
function plainModel(name: string): Uint8Array {
  const [inputs, outputs] = [[value('x', 'float', [2, 2])], [value('y', 'float', [2, 2])]]
  return encodeModel(
    graph({ name, inputs, outputs, nodes: [node('Identity', ['x'], ['y'], {})], initializers: {}, metadata: {} }),
  )
}

let files = 0
function fileOf(bytes: Uint8Array): string {
  const file = path.join(stage.folder, `model${files++}.onnx`)
  writeFileSync(file, bytes)
  return file
}
const serve = (model: string, bytes: Uint8Array) => serveFile(needs, { model, file: fileOf(bytes) }, why)
const x = (rows: number[][]) => ({ x: floatTensor([rows.length, 3], rows.flat()) })

describe('a model file', () => {
  it('is served as it is: its own inputs, its own outputs, kept in the journal by their names', async () => {
    expect(await serve('sum', sumModel(2))).toMatchObject({ name: 'sum', champion: 1, direct: true })
    expect(stage.serving.describe('sum')).toMatchObject({
      ...{ ready: true, batched: true, answers: 'prediction', versions: [1], direct: true },
      inputs: [{ name: 'x', type: 'float', shape: [-1, 3] }],
      outputs: [{ name: 'variable', type: 'float', shape: [-1, 1] }],
      columns: ['x[0]', 'x[1]', 'x[2]'].map((name) => ({ name, kind: 'number' })),
    })
    const answer = await stage.serving.predict('sum', { inputs: x([[1, 2, 3], [4, 5, 6]]) }) // biome-ignore format: rows
    expect(answer.outputs['variable']).toEqual(floatTensor([2, 1], [12, 30]))
    expect([...answer.scores]).toEqual([12, 30])
    const kept = await journalOf('sum')
    expect(column(kept, 'id')).toEqual(answer.ids)
    expect([column(kept, 'f:x[0]'), column(kept, 'f:x[2]'), column(kept, 'score')]).toEqual([[1, 4], [3, 6], [12, 30]]) // biome-ignore format: columns
  })

  it('answers rows by the names of their columns, as the matrix of them', async () => {
    const rows = tableOf({ 'x[2]': numberColumn([3]), 'x[0]': numberColumn([1]), 'x[1]': numberColumn([2]) })
    expect([...(await stage.serving.predict('sum', { rows })).scores]).toEqual([12])
    const two = tableOf({ 'x[0]': numberColumn([1]), 'x[1]': numberColumn([2]) })
    await expect(stage.serving.predict('sum', { rows: two })).rejects.toMatchObject(code('serving.missing_column'))
    const more = tableOf({ ...Object.fromEntries(rows.columns), y: numberColumn([2]) })
    await expect(stage.serving.predict('sum', { rows: more })).rejects.toMatchObject(code('serving.extra_column'))
  })

  it('refuses more rows than the journal takes in at once, and goes on answering', async () => {
    const many = { x: floatTensor([250_001, 3], new Float32Array(750_003)) }
    await expect(stage.serving.predict('sum', { inputs: many })).rejects.toMatchObject(code('serving.too_many_rows'))
    expect([...(await stage.serving.predict('sum', { inputs: x([[1, 2, 3]]) })).scores]).toEqual([12])
  })

  it('answers plain tensors of every kind, and keeps them', async () => {
    await serve('echo', echoModel())
    const inputs = {
      word: stringTensor([2, 1], ['a', '']),
      count: { type: 'int64' as const, shape: [2], data: BigInt64Array.of(2n ** 53n + 1n, -1n) },
      pair: { type: 'double' as const, shape: [2, 2], data: Float64Array.of(0.1, 2, Number.NaN, -0) },
    }
    const answer = await stage.serving.predict('echo', { inputs, ids: ['a', 'b'] })
    expect(answer.outputs['word_out']).toEqual(inputs.word)
    expect(answer.outputs['count_out']).toEqual(inputs.count)
    expect(answer.outputs['pair_out']).toEqual(inputs.pair)
    expect([...answer.scores]).toEqual([Number.NaN, Number.NaN])
    expect(predictionsOf(answer)).toEqual([
      {
        id: 'a',
        score: null,
        version: 1,
        outputs: { word_out: 'a', count_out: '9007199254740993', pair_out: [0.1, 2] },
      },
      { id: 'b', score: null, version: 1, outputs: { word_out: '', count_out: -1, pair_out: [null, -0] } },
    ])
    const kept = await journalOf('echo')
    expect([column(kept, 'a:word_out'), column(kept, 'a:pair_out[1]')]).toEqual([['a', null], [2, -0]]) // biome-ignore format: columns
    const only = await stage.serving.predict('echo', { inputs, outputs: ['count_out'] })
    expect(Object.keys(only.outputs)).toEqual(['count_out'])
  })

  it('refuses what is not an input of it, of another type or shape, with the name of the input', async () => {
    const bad = async (inputs: object, error: string) =>
      expect(stage.serving.predict('sum', { inputs: inputs as never })).rejects.toMatchObject(
        code(`inference.${error}`),
      )
    await bad({}, 'missing_input')
    await bad({ y: floatTensor([1, 3], [1, 2, 3]) }, 'missing_input')
    await bad({ x: int64Tensor([1, 3], [1, 2, 3]) }, 'wrong_type')
    await bad({ x: floatTensor([1, 2], [1, 2]) }, 'wrong_shape')
    await bad({ x: floatTensor([3], [1, 2, 3]) }, 'wrong_shape')
    await bad({ x: floatTensor([2, 3], [1, 2, 3]) }, 'wrong_shape')
    const inputs = { word: stringTensor([1, 1], ['a']), count: int64Tensor([2], [1, 2]) }
    const uneven = { ...inputs, pair: { type: 'double' as const, shape: [1, 2], data: Float64Array.of(1, 2) } }
    await expect(stage.serving.predict('echo', { inputs: uneven })).rejects.toMatchObject(code('inference.wrong_shape'))
    await expect(stage.serving.predict('sum', { inputs: x([[1, 2, 3]]), outputs: ['none'] })).rejects.toMatchObject(
      code('inference.unknown_output'),
    )
    const { failures } = stage.serving.numbers('sum')!
    expect(failures.get('inference.wrong_shape')).toBe(3)
  })

  it('becomes a version only where its bytes are new; the version before stays for an undo, and a canary is left alone', async () => {
    expect(await serve('sum', sumModel(2))).toMatchObject({ champion: 1, previous: undefined })
    expect(await serve('sum', sumModel(3))).toMatchObject({ champion: 2, previous: 1 })
    expect((await stage.models.versions('sum')).map(({ version }) => version)).toEqual([2, 1])
    expect([...(await stage.serving.predict('sum', { inputs: x([[1, 1, 1]]) })).scores]).toEqual([9])
    await stage.serving.endpoints.undo('sum', why)
    expect([...(await stage.serving.predict('sum', { inputs: x([[1, 1, 1]]) })).scores]).toEqual([6])
    const canary = { champion: 1, challenger: 2, mode: 'canary' as const, percent: 50, because: 'try' }
    await stage.serving.endpoints.setTraffic('sum', canary)
    expect(await serve('sum', sumModel(2))).toMatchObject({ champion: 1, challenger: 2, percent: 50 })
    await stage.serving.endpoints.setTraffic('sum', { champion: 1, mode: 'single', percent: 0, because: 'done' })
  })

  it('is there in the next process', async () => {
    const serving = await stage.reopen()
    expect([...(await serving.predict('sum', { inputs: x([[1, 1, 1]]) })).scores]).toEqual([6])
  })
})

describe('a canary of model files', () => {
  it('answers row by row with the bits of the version that answers it, and keeps both scores of each', async () => {
    await stage.serving.endpoints.setTraffic('sum', {
      ...{ champion: 1, challenger: 2, mode: 'canary', percent: 50, because: 'try' },
      ...{ rules: [{ column: 'x[1]', from: 100, percent: 0 }], stickyBy: null },
    })
    const rows = Array.from({ length: 200 }, (_, i) => [i, i % 2 === 0 ? 100 : 1, 0.5])
    const ids = rows.map((_, i) => `row${i}`)
    const { versions, outputs, scores } = await stage.serving.predict('sum', { inputs: x(rows), ids })
    expect(new Set(versions)).toEqual(new Set([1, 2]))
    expect(versions.every((version, row) => row % 2 === 1 || version === 1)).toBe(true)
    const alone = [1, 2].map((version) => stage.serving.predict('sum', { inputs: x(rows), version }))
    const [one, two] = (await Promise.all(alone)).map((answer) => answer.outputs['variable']!.data)
    expect([...outputs['variable']!.data]).toEqual(
      [...versions].map((version, row) => (version === 1 ? one : two)![row]),
    )
    expect([...scores]).toEqual([...outputs['variable']!.data])
    const kept = await journalOf('sum')
    const mine = Array.from(ids, (id) => column(kept, 'id').indexOf(id))
    expect(mine.map((row) => column(kept, 'champion_score')[row])).toEqual([...one!])
    expect(mine.map((row) => column(kept, 'challenger_score')[row])).toEqual([...two!])
  })

  it('never parts the rows of a model that looks at all of them: the first decides', async () => {
    await serve('share', shareModel('share'))
    await serve('share', shareModel('share_too'))
    const canary = { champion: 1, challenger: 2, mode: 'canary' as const, percent: 50, because: 'try' }
    await stage.serving.endpoints.setTraffic('share', canary)
    const seen = new Set<number>()
    for (let i = 0; i < 20; i++) {
      const ids = ['a', 'b', 'c'].map((id) => `${id}${i}`)
      const { versions, outputs } = await stage.serving.predict('share', {
        inputs: { x: floatTensor([3, 1], [1, 1, 2]) },
        ids,
      })
      expect(new Set(versions).size).toBe(1)
      expect([...outputs['y']!.data]).toEqual([0.25, 0.25, 0.5])
      seen.add(versions[0]!)
    }
    expect(seen).toEqual(new Set([1, 2]))
  })

  it('answers as a whole where a model reads no rows', async () => {
    await serve('plain', plainModel('one'))
    await serve('plain', plainModel('two'))
    const canary = { champion: 1, challenger: 2, mode: 'canary' as const, percent: 100, because: 'try' }
    await stage.serving.endpoints.setTraffic('plain', canary)
    const { versions, outputs, ids } = await stage.serving.predict('plain', {
      inputs: { x: floatTensor([2, 2], [1, 2, 3, 4]) },
    })
    expect([[...versions], ids.length]).toEqual([[2], 1])
    expect(outputs['y']).toEqual(floatTensor([2, 2], [1, 2, 3, 4]))
    expect((await journalOf('plain')).rows).toBe(1)
  })

  it('is refused where the challenger reads other inputs', async () => {
    const { version } = await stage.models.register({
      ...{ model: 'sum', artifact: await stage.blobs.put(sumModel(1, 'z')), signature: { inputs: [], outputs: [] } },
    })
    const change = { champion: 1, challenger: version, percent: 0, because: '' }
    await expect(stage.serving.endpoints.setTraffic('sum', { ...change, mode: 'blue_green' })).rejects.toMatchObject(
      code('serving.signature_differs'),
    )
  })
})

describe('a registered model', () => {
  it('is opened by hand with its champion or its newest version, and brought into memory by its own name', async () => {
    expect(await openDirect(needs, { endpoint: 'raw', model: 'late' }, why)).toMatchObject({
      champion: 3,
      direct: true,
    })
    expect(stage.serving.describe('raw')?.inputs.map(({ name }) => name)).toEqual(['distance', 'hour', 'origin'])
    const inputs = {
      distance: floatTensor([1, 1], [446]),
      hour: floatTensor([1, 1], [18]),
      origin: stringTensor([1, 1], ['ZZZ']),
    }
    const { outputs, scores } = await stage.serving.predict('raw', { inputs })
    expect(outputs['probabilities']!.data[1]).toBe(scores[0])
    expect(await stage.serving.unseen('raw')).toMatchObject([{ column: 'origin', value: 'ZZZ' }])
    expect(await loadEndpoint(needs, { endpoint: 'late', version: 2 }, why)).toMatchObject({
      champion: 2,
      direct: true,
    })
    await stage.serving.endpoints.unload('late')
    expect(await loadEndpoint(needs, { endpoint: 'late' }, why)).toMatchObject({ champion: 2, unloaded: false })
    expect(await loadEndpoint(needs, { endpoint: 'late', version: 1 }, why)).toMatchObject({ champion: 1, previous: 2 })
    await expect(loadEndpoint(needs, { endpoint: 'nothing' }, why)).rejects.toMatchObject(
      code('serving.endpoint_not_found'),
    )
  })

  it('is not served as it is under the name of an endpoint that a project opened', async () => {
    await stage.serving.endpoints.open({ name: 'ours', model: 'late' })
    await expect(openDirect(needs, { endpoint: 'ours', model: 'late' }, why)).rejects.toMatchObject(
      code('serving.endpoint_taken'),
    )
    await expect(openDirect(needs, { endpoint: 'x', model: 'nothing' }, why)).rejects.toMatchObject(
      code('registry.model_not_found'),
    )
  })
})

describe('rows for a model', () => {
  const inputs = [
    { name: 'm', type: 'float' as const, shape: [-1, 2] },
    { name: 'n', type: 'int64' as const, shape: [-1] },
    { name: 'b', type: 'bool' as const, shape: [-1, 1] },
    { name: 't', type: 'string' as const, shape: [-1, 1] },
    { name: 'deep', type: 'float' as const, shape: [-1, 2, 2] },
  ]
  const flat = inputs.slice(0, 4)

  it('have a column for each value, under the names that the model gives them', () => {
    const names = (columns?: ReadonlyMap<string, readonly string[]>) => [...directColumns(inputs, columns).keys()]
    expect(names()).toEqual(['m[0]', 'm[1]', 'n', 'b', 't'])
    expect(names(new Map([['m', ['age', 'height']]]))).toEqual(['age', 'height', 'n', 'b', 't'])
  })

  it('become tensors of the types of the model, and are refused where a whole number is none', () => {
    const columns = directColumns(flat)
    const rows = (n: number | null, b = 1) =>
      tableOf({
        ...{ 'm[0]': numberColumn([1.5]), 'm[1]': numberColumn([null]), n: numberColumn([n]), b: numberColumn([b]) },
        t: categoryColumn([null]),
      })
    const made = (table: Table) => tensorsOfTable(table, { endpoint: 'e', inputs: flat, columns: columns.values() })
    expect(made(rows(7))).toEqual({
      m: floatTensor([1, 2], [1.5, Number.NaN]),
      n: int64Tensor([1], [7]),
      b: { type: 'bool', shape: [1, 1], data: Uint8Array.of(1) },
      t: stringTensor([1, 1], ['']),
    })
    for (const bad of [rows(0.5), rows(null), rows(2 ** 54), rows(1, 2)])
      expect(() => made(bad)).toThrow(expect.objectContaining(code('serving.wrong_kind')))
  })
})
