import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { attribute, encodeModel, graph, ML, node, value } from '../../src/inference/index.ts'
import { millrace, millraceHere, type Started, up } from '../support/command.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()

/** `variable` = weight × (x0 + x1). */
function sumModel(weight: number): Uint8Array {
  const attributes = {
    coefficients: attribute.floats([weight, weight]),
    intercepts: attribute.floats([0]),
    targets: attribute.int(1),
  }
  return encodeModel(
    graph({
      name: 'sum',
      inputs: [value('x', 'float', ['N', 2])],
      outputs: [value('variable', 'float', ['N', 1])],
      nodes: [node('LinearRegressor', ['x'], ['variable'], attributes, ML)],
      initializers: {},
      metadata: {},
    }),
  )
}

describe('a model file, served without a project', () => {
  let folder: string
  let server: Started & { readonly url: string }
  beforeAll(() => {
    folder = freshFolder()
    writeFileSync(path.join(folder, 'one.onnx'), sumModel(2))
    writeFileSync(path.join(folder, 'two.onnx'), sumModel(3))
  })

  const post = async (address: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(server.url + address, { method: 'POST', headers, body: JSON.stringify(body ?? {}) })
    return answer.json()
  }
  const sumOf = async (x: number[]): Promise<unknown> => {
    const inputs = [{ name: 'x', datatype: 'FP32', shape: [1, 2], data: x }]
    const { outputs } = (await post('/v2/models/sum/infer', { inputs })) as {
      outputs: { name: string; data: unknown[] }[]
    }
    return outputs.find(({ name }) => name === 'variable')!.data[0]
  }

  it('answers through every protocol as soon as the server says where it is', async () => {
    server = await up(folder, ['--model', 'sum=one.onnx', '--model', 'more=two.onnx'])
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    expect(await sumOf([1, 2])).toBe(6)
    expect(await post('/v1/models/sum:predict', { instances: [[1, 2]] })).toEqual({ predictions: [[6]] })
    expect(await post('/endpoints/sum/invocations', { inputs: [[1, 2]] })).toMatchObject({ predictions: [6] })
    const rows = [{ 'x[0]': 1, 'x[1]': 2 }]
    const { predictions } = (await post('/api/v1/endpoints/more/predictions', { rows })) as { predictions: unknown[] }
    expect(predictions).toMatchObject([{ score: 9, version: 1 }])
  })

  it('is seen in the metrics and in the list of endpoints, with who opened it in the audit trail', async () => {
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('millrace_prediction_rows_total{deployment="sum",model="sum",version="1"} 3')
    expect(metrics).toContain('millrace_deployment_ready{deployment="more"} 1')
    expect(metrics).toMatch(
      /millrace_prediction_duration_seconds_bucket\{deployment="sum",model="sum",version="1",outcome="ok",le="\+Inf"\} 3/,
    )
    const run = async (...words: string[]) => JSON.parse((await millrace([...words, '--json'], { folder })).stdout)
    const { endpoints } = await run('serving', 'list')
    expect(endpoints).toMatchObject([
      { name: 'more', direct: true, ready: true },
      { name: 'sum', direct: true, ready: true, champion: 1 },
    ])
    const { entries } = await run('governance', 'audit')
    expect(entries.map(({ action }: { action: string }) => action)).toContain('serving.serve')
  })

  it('is taken out of memory and brought back by the protocol, and the model repository says so', async () => {
    await post('/v2/repository/models/more/unload')
    const index = async () =>
      ((await post('/v2/repository/index')) as { name: string; state: string }[]).map(
        ({ name, state }) => `${name} ${state}`,
      )
    expect(await index()).toEqual(['more UNAVAILABLE', 'sum READY'])
    await post('/v2/repository/models/more/load')
    expect(await index()).toEqual(['more READY', 'sum READY'])
  })

  it('is the same version after a restart, the next one where its bytes are new, and goes back at once', async () => {
    expect((await server.stop('SIGTERM')).status).toBe(0)
    writeFileSync(path.join(folder, 'one.onnx'), readFileSync(path.join(folder, 'two.onnx')))
    server = await up(folder, ['--model', 'sum=one.onnx'])
    expect(await sumOf([1, 2])).toBe(9)
    expect(await post('/api/v1/endpoints/sum/undo')).toMatchObject({ champion: 1 })
    expect(await sumOf([1, 2])).toBe(6)
    expect((await server.stop('SIGTERM')).status).toBe(0)
    server = await up(folder, ['--model', 'more=two.onnx'])
    expect(await sumOf([1, 2])).toBe(6)
    expect((await server.stop('SIGTERM')).status).toBe(0)
  })

  it('is refused with what is wrong before anything listens', async () => {
    const refused = async (model: string, run = millrace) => {
      const { status, stdout } = await run(['up', '--port', '0', '--json', '--model', model], { folder })
      return [status, (JSON.parse(stdout) as { error: { code: string } }).error.code]
    }
    expect(await refused('sum', millraceHere)).toEqual([2, 'cli.wrong_use'])
    expect(await refused('Sum=one.onnx', millraceHere)).toEqual([2, 'cli.wrong_use'])
    expect(await refused('sum=none.onnx')).toEqual([2, 'registry.file_unreadable'])
    writeFileSync(path.join(folder, 'bad.onnx'), 'no model')
    expect((await refused('sum=bad.onnx'))[0]).toBe(2)
  })
})
