import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mlflowScoring, openInference, tfServing } from '../../src/protocols/index.ts'
import { callerOf, fakePlane } from './fake-models.ts'
import { type FakeServer, fakeServer, VIEWER_TOKEN } from './fake-server.ts'

const dataPlane = fakePlane()
const doors = {
  v2: openInference({ dataPlane, version: '0.1.0' }),
  tf: tfServing({ dataPlane }),
  mlflow: mlflowScoring({ dataPlane, version: '0.1.0' }),
}

describe('the scoring doors on a port', () => {
  const good = JSON.stringify({ instances: [[1, 2, 3]] })
  let server: FakeServer
  let url: string
  beforeAll(async () => {
    server = await fakeServer({ doors: Object.values(doors) })
    url = (await server.listen()).url
  })
  afterAll(() => server.close())
  const send = (path: string, headers: Record<string, string> = {}, body: string | Buffer = good) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      body: new Uint8Array(Buffer.from(body as string)),
      headers: { 'content-type': 'application/json', ...headers },
    })
  const places = ['/v1/models/named:predict', '/endpoints/named/invocations']

  it('read packed bodies and answer with a length', async () => {
    for (const path of places) {
      const plain = await (await send(path)).json()
      const packed = await send(path, { 'content-encoding': 'gzip' }, gzipSync(good))
      const text = await packed.text()
      expect(packed.headers.get('content-length')).toBe(String(text.length))
      expect(JSON.parse(text).predictions).toEqual(plain.predictions)
    }
  })

  it('end a bomb at their limit, and go on', async () => {
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024, 32))
    for (const path of places) {
      expect((await send(path, { 'content-encoding': 'gzip' }, bomb)).status).toBe(413)
      expect((await send(path, { 'content-encoding': 'br' })).status).toBe(415)
      expect((await send(path)).status).toBe(200)
    }
  })

  it('say in their own words what http refuses', async () => {
    const viewer = { authorization: `Bearer ${VIEWER_TOKEN}` }
    const [tf, mlflow] = await Promise.all(places.map((path) => send(path, viewer)))
    expect([tf!.status, await tf!.json()]).toEqual([403, { error: expect.stringContaining('serving.predict') }])
    expect([mlflow!.status, await mlflow!.json()]).toEqual([
      403,
      { error_code: 'PERMISSION_DENIED', message: expect.stringContaining('serving.predict') },
    ])
    const foreign = await send(places[1]!, { origin: 'https://evil.example' })
    expect([foreign.status, (await foreign.json()).error_code]).toEqual([403, 'PERMISSION_DENIED'])
  })

  it('answer probes, also those that ask for the head only', async () => {
    for (const place of ['ping', 'health']) {
      const { status, headers } = await fetch(`${url}/endpoints/named/${place}`, { method: 'HEAD' })
      expect([status, headers.get('content-length')]).toEqual([200, '1'])
    }
    expect((await fetch(`${url}/endpoints/cold/ping`)).status).toBe(404)
  })

  it('leave to the pages what is theirs', async () => {
    expect((await fetch(`${url}/endpoints/named`)).headers.get('content-type')).not.toBe('application/json')
  })
})

describe('the same rows through every door', () => {
  const [v2, tf, mlflow] = [callerOf(doors.v2), callerOf(doors.tf), callerOf(doors.mlflow)]
  const asPython = (value: unknown): string =>
    JSON.stringify(value, (_, one) => (Object.is(one, -0) ? '@-0@' : one)).replaceAll('"@-0@"', '-0')

  it('get the same numbers, bit for bit', async () => {
    const row = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -100, max: 100 }), {
      minLength: 3,
      maxLength: 3,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 6 }), async (rows) => {
        const tensor = { name: 'x', datatype: 'FP32', shape: [rows.length, 3], data: rows.flat() }
        const one = await v2('POST', '/v2/models/named/infer', asPython({ inputs: [tensor] }))
        const two = await tf('POST', '/v1/models/named:predict', asPython({ instances: rows }))
        const three = await mlflow('POST', '/endpoints/named/invocations', asPython({ inputs: rows }), {
          'content-type': 'application/json',
        })
        const wanted = Float32Array.from(one.json().outputs[0].data)
        expect(Float32Array.from(two.json().predictions.flat())).toEqual(wanted)
        expect(Float32Array.from(three.json().predictions)).toEqual(wanted)
      }),
      { numRuns: 100 },
    )
  })
})
