import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One thing that was posted; `delivery` is the id of a webhook's. */
export interface Told {
  readonly path: string
  readonly body: string
  readonly delivery: string
}

/** Whatever is posted, kept. */
export interface HttpReceiver {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly told: Told[]
  /** Waits until so many were told; fails after ten seconds. */
  until(count: number): Promise<void>
  close(): void
}

const PATIENCE_MS = 10_000

/** A receiver that takes everything with 200. */
export async function openHttpReceiver(): Promise<HttpReceiver> {
  const told: Told[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += chunk))
    request.on('end', () => {
      told.push({ path: request.url ?? '', body, delivery: String(request.headers['webhook-id']) })
      response.end()
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return {
    ...{ host: `127.0.0.1:${(server.address() as AddressInfo).port}`, told },
    async until(count) {
      for (const last = Date.now() + PATIENCE_MS; told.length < count; ) {
        if (Date.now() > last) throw new Error(`${told.length} of ${count} messages came`)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    close: () => void server.close(),
  }
}
