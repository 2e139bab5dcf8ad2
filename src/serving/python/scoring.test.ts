import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Digest } from '../../base/index.ts'
import type { ModelVersion } from '../../registry/index.ts'
import { createPythonScoring } from './scoring.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'mr-python-'))
const DIGEST = 'sha256-0' as Digest

/** Stands for Python with MLflow: speaks the same lines, and does what the model's file says. */
const STAND_IN = `#!${process.execPath}
const { readFileSync, writeSync } = require('node:fs')
const { createInterface } = require('node:readline')
const place = process.argv[4]
const does = readFileSync(place + '/code/does.txt', 'utf8')
const say = (value) => writeSync(3, JSON.stringify(value) + '\\n')
if (does === 'cannot load') { say({ failed: 'ImportError' }); process.exit(1) }
if (does === 'eats') { const held = []; setInterval(() => held.push(Buffer.alloc(64e6, 1)), 5) }
say({ ready: true })
createInterface({ input: process.stdin }).on('line', (line) => {
  const asked = JSON.parse(line)
  const rows = asked.columns[0][2]
  if (does === 'raises') return say({ failed: 'ValueError' })
  if (does === 'hangs' || does === 'eats') return
  if (does === 'ends') process.exit(3)
  if (does === 'tells its environment') return say({ values: rows.map(() => Object.keys(process.env).filter((key) => /SECRET|TOKEN/.test(key)).length) })
  console.log('what a model prints is no answer')
  say({ values: rows.map((x, row) => (x === null ? null : x * 2 + asked.columns[1][2][row])) })
})
`

const python = path.join(folder, 'python')

beforeAll(() => {
  writeFileSync(python, STAND_IN)
  chmodSync(python, 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

const signature = {
  inputs: [
    { name: 'a', type: 'double', shape: [null, 1] },
    { name: 'b', type: 'int64', shape: [null, 1] },
  ],
  outputs: [{ name: 'variable', type: 'double', shape: [null, 1] }],
}

async function open(does: string) {
  const file = path.join(folder, `${does}.txt`)
  writeFileSync(file, does)
  const scoring = createPythonScoring({
    python,
    artifacts: { tree: async () => [{ path: 'code/does.txt', digest: DIGEST, bytes: does.length }] },
    blobs: { path: async () => file },
    limits: { runMs: 2_000, memoryBytes: 600e6 },
  })
  const version = { location: 'mlflow-artifacts:/1/models/m-1/artifacts', signature } as unknown as ModelVersion
  return (await scoring(version, 'version 1 of late'))!
}

const rows = {
  a: { type: 'double', shape: [2, 1], data: Float64Array.of(1.5, Number.NaN) },
  b: { type: 'int64', shape: [2, 1], data: BigInt64Array.of(4n, 5n) },
} as const

describe('a model without ONNX in a process of Python', () => {
  it('answers as its signature says, whatever it prints', async () => {
    const executor = await open('answers')
    expect(executor.inputs.map(({ name, type }) => `${name} ${type}`)).toEqual(['a double', 'b int64'])
    const { variable } = await executor.run(rows)
    expect(variable).toEqual({ type: 'double', shape: [2, 1], data: Float64Array.of(7, Number.NaN) })
    expect(executor.rowwise).toBe(false)
    executor.close()
  })

  it('that raises says the class of its error and no value, and goes on', async () => {
    const executor = await open('raises')
    for (let i = 0; i < 2; i++)
      await expect(executor.run(rows)).rejects.toMatchObject({
        code: 'inference.bad_value',
        message: expect.stringContaining('its code raised ValueError'),
      })
    executor.close()
  })

  it('that cannot be loaded is refused, and its files are gone', async () => {
    await expect(open('cannot load')).rejects.toMatchObject({
      code: 'serving.executor_failed',
      message: expect.stringContaining('ImportError'),
    })
  })

  it('is killed when it takes too long, and another one answers the next request', async () => {
    const executor = await open('hangs')
    await expect(executor.run(rows)).rejects.toMatchObject({ code: 'serving.deadline_exceeded' })
    await expect(executor.run(rows)).rejects.toMatchObject({ code: 'serving.deadline_exceeded' })
    executor.close()
  })

  it.skipIf(process.platform !== 'linux')('is killed when it takes too much memory', async () => {
    const executor = await open('eats')
    await expect(executor.run(rows)).rejects.toMatchObject({
      message: expect.stringContaining('more memory than it may'),
    })
    executor.close()
  })

  it('that ends harms nothing else', async () => {
    const executor = await open('ends')
    await expect(executor.run(rows)).rejects.toMatchObject({ code: 'serving.executor_failed' })
    executor.close()
  })

  it('gets none of the secrets in our environment', async () => {
    process.env['MILLRACE_TOKEN'] = 'not for models'
    const executor = await open('tells its environment')
    const { variable } = await executor.run(rows)
    expect(variable!.data).toEqual(Float64Array.of(0, 0))
    delete process.env['MILLRACE_TOKEN']
    executor.close()
  })

  it('is there only for versions whose files are here', async () => {
    const scoring = createPythonScoring({
      python,
      artifacts: { tree: async () => [] },
      blobs: { path: async () => '' },
    })
    expect(
      await scoring({ location: 's3://elsewhere/model', signature } as unknown as ModelVersion, 'it'),
    ).toBeUndefined()
    expect(existsSync(python)).toBe(true)
  })
})
