import { type IncomingHttpHeaders, request } from 'node:http'

/** A request as a test writes it. */
export interface Question {
  readonly method?: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  /** Objects go as JSON; the content type is the test's own business. */
  readonly payload?: string | Buffer | object
}

/** What came back, read to its end. */
export interface Asked {
  readonly statusCode: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  readonly rawPayload: Buffer
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of it
  json(): any
}

/**
 * Asks a listening server over a socket of its own. `at` is its address, such as `http://127.0.0.1:4100`.
 *
 * @example
 * const answer = await ask(url, { method: 'POST', url: '/v2/models/late/infer', payload: { inputs: [] } })
 */
export function ask(at: string, question: Question | string): Promise<Asked> {
  const { method = 'GET', url, headers = {}, payload } = typeof question === 'string' ? { url: question } : question
  const { hostname, port } = new URL(at)
  const body = bytesOf(payload)
  const length = body === undefined ? {} : { 'content-length': String(body.length) }
  return new Promise((resolve, reject) => {
    const options = { host: hostname.replace(/^\[|\]$/g, ''), port, method, path: url, agent: false as const }
    const sent = request({ ...options, headers: { ...length, ...headers } as Record<string, string> }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => {
        const rawPayload = Buffer.concat(chunks)
        const text = rawPayload.toString()
        const { statusCode = 0, headers: given } = answer
        resolve({ statusCode, headers: given, body: text, rawPayload, json: () => JSON.parse(text) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

function bytesOf(payload: Question['payload']): Buffer | undefined {
  if (payload === undefined || Buffer.isBuffer(payload)) return payload
  return Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
}
