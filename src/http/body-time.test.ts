import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { hasBodyComing, limitBodyPauses, limitBodyTime } from './body-time.ts'

let server: Server | undefined
afterEach(() => server?.closeAllConnections())

type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** What a client is told that sends a head and then one byte of its body now and again. */
async function trickle(handle: Handler, { everyMs, bytes }: { everyMs: number; bytes: number }): Promise<string> {
  const made = createServer({ requestTimeout: 0 }, handle)
  server = made
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  const connection = connect((made.address() as AddressInfo).port, '127.0.0.1')
  connection.write(`POST / HTTP/1.1\r\nHost: a\r\nContent-Length: ${bytes}\r\n\r\n`)
  let left = bytes
  const beat = setInterval(() => {
    if (left-- > 0 && connection.writable) connection.write('x')
  }, everyMs)
  let heard = ''
  connection.on('data', (part) => {
    heard += part
    if (heard.includes('done')) connection.destroy()
  })
  connection.on('error', () => undefined)
  await new Promise((resolve) => connection.on('close', resolve))
  clearInterval(beat)
  return heard
}

describe('the time of a body', () => {
  it('ends with 408 and the connection, however often a byte of it comes', async () => {
    const heard = await trickle((request) => void limitBodyTime(request.resume(), () => false, 200), {
      ...{ everyMs: 20, bytes: 10_000 },
    })
    expect(heard).toContain('HTTP/1.1 408')
    expect(heard).toContain('http.too_slow')
  })

  it('ends with the connection alone where there is an answer already', async () => {
    const handle: Handler = (request, response) => {
      limitBodyTime(request.resume(), () => response.headersSent, 200)
      response.writeHead(202).write('taken')
    }
    const heard = await trickle(handle, { everyMs: 20, bytes: 10_000 })
    expect(heard).toContain('202')
    expect(heard).not.toContain('408')
  })

  it('does not end what was there in time, or was not waited for any more', async () => {
    const handle: Handler = (request, response) => {
      limitBodyTime(request, () => false, 1_000)()
      limitBodyTime(request, () => false, 2_000)
      request.resume().on('end', () => response.end('done'))
    }
    expect(await trickle(handle, { everyMs: 1, bytes: 20 })).toContain('done')
  })

  it('between two pieces has a limit of its own, whatever all of it takes', async () => {
    const patient: Handler = (request, response) => {
      limitBodyPauses(request, 2_000)
      request.resume().on('end', () => response.end('done'))
    }
    expect(await trickle(patient, { everyMs: 20, bytes: 30 })).toContain('done')
    const hasty: Handler = (request) => limitBodyPauses(request.resume(), 100)
    expect(await trickle(hasty, { everyMs: 60_000, bytes: 30 })).toBe('')
  })
})

it('a body is coming where the head says so', () => {
  const request = (headers: object, complete = false) => ({ headers, complete }) as IncomingMessage
  expect(hasBodyComing(request({ 'content-length': '3' }))).toBe(true)
  expect(hasBodyComing(request({ 'transfer-encoding': 'chunked' }))).toBe(true)
  expect(hasBodyComing(request({ 'content-length': '0' }))).toBe(false)
  expect(hasBodyComing(request({}))).toBe(false)
  expect(hasBodyComing(request({ 'content-length': '3' }, true))).toBe(false)
})
