import { createServer, type RequestListener, type Server } from 'node:http'
import { hasBodyComing, limitBodyPauses, limitBodyTime } from './body-time.ts'
import type { Doors } from './doors.ts'
import type { Draining } from './draining.ts'
import type { ServerLoad } from './load.ts'

const SECOND_MS = 1_000
const HEADERS_MS = 10 * SECOND_MS
const IDLE_MS = 15 * SECOND_MS
const MOST_HEADER_BYTES = 16 * 1024
const HTTP = {
  headersTimeout: HEADERS_MS,
  connectionsCheckingInterval: SECOND_MS,
  maxHeaderSize: MOST_HEADER_BYTES,
  // Node's own limit would cut off a large file that is still coming; see body-time.ts.
  requestTimeout: 0,
  keepAliveTimeout: IDLE_MS,
}

/** Node's servers, before the framework: one for each address that is listened at. */
export interface Front {
  /** Makes one over the framework's handler. */
  open(handle: RequestListener): Server
  /** Listens at one more address of this machine; where it has none like it, nothing happens. */
  also(host: string, port: number): Promise<void>
  readonly servers: readonly Server[]
}

/** Doors come first; the framework takes the rest, and is never too busy to say whether it lives. */
export function createFront(parts: {
  readonly doors: Doors
  readonly load: ServerLoad
  readonly draining: Pick<Draining, 'begun' | 'came'>
}): Front {
  const { doors, load, draining } = parts
  const servers: Server[] = []
  let behind: RequestListener | undefined
  const open = (handle: RequestListener): Server => {
    behind = handle
    const server = createServer(HTTP, (request, response) => {
      if (draining.begun) draining.came()
      if (doors.take(request, response)) return
      if (draining.begun) response.setHeader('connection', 'close')
      load.beginAnyway()
      response.once('close', () => load.end())
      if (hasBodyComing(request)) {
        if (doors.streams(request)) limitBodyPauses(request)
        else limitBodyTime(request, () => response.headersSent)
      }
      handle(request, response)
    })
    server.on('connection', () => draining.came())
    servers.push(server)
    return server
  }
  return {
    open,
    servers,
    also(host, port) {
      const server = open(behind!)
      return new Promise((resolve) => {
        server.once('error', () => resolve())
        server.listen({ host, port }, () => resolve())
      })
    },
  }
}
