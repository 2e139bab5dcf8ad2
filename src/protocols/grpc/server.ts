import { createServer, type Http2Server, type ServerHttp2Session } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { failHttp, isLoopback } from '../../http/index.ts'
import { callTaker, type GrpcNeeds } from './calls.ts'

/** gRPC on a port of its own. */
export interface Grpc {
  /** Errors: `http.port_in_use`, `http.address_refused`. */
  listen(): Promise<{ readonly port: number }>
  /** Takes no new calls, lets those under way end, and cuts off what is left after `mostMs`. */
  close(mostMs?: number): Promise<void>
}

const MEGABYTE = 1024 * 1024
/** Windows in which a tensor of megabytes flows without waiting for each piece to be acknowledged. */
const [STREAM_WINDOW, SESSION_WINDOW] = [4 * MEGABYTE, 16 * MEGABYTE]
const MOST_STREAMS = 1_000
const MOST_HEADER_BYTES = 16 * 1024
/** Megabytes that Node lets one connection hold, large answers that are not taken yet among them. */
const SESSION_MEGABYTES = 512
const IDLE_MS = 15 * 60_000
const CLOSE_MS = 10_000

/**
 * The Open Inference Protocol V2 over gRPC, in plain HTTP/2: health, metadata, readiness, inference one by one and in streams, statistics
 * and the model repository, and the health checks of orchestrators.
 *
 * Errors: `http.token_required`. Source: KServe Open Inference Protocol, gRPC; the gRPC over HTTP/2 specification.
 *
 * @example
 * const grpc = openGrpc({ dataPlane, version, settings: { host: '127.0.0.1', port: 4101 }, allowed, authenticate, log })
 * const { port } = await grpc.listen()
 */
export function openGrpc(needs: GrpcNeeds): Grpc {
  const { settings, authenticate } = needs
  if (!isLoopback(settings.host) && !authenticate) throw failHttp('token_required', {})
  const sessions = new Set<ServerHttp2Session>()
  const server = createServer({
    settings: {
      ...{ initialWindowSize: STREAM_WINDOW, maxConcurrentStreams: MOST_STREAMS },
      ...{ maxHeaderListSize: MOST_HEADER_BYTES, enablePush: false },
    },
    maxSessionMemory: SESSION_MEGABYTES,
  })
  const take = callTaker(needs)
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
    if (session.destroyed) return
    session.setLocalWindowSize(SESSION_WINDOW)
    session.setTimeout(IDLE_MS, () => session.close())
  })
  server.on('sessionError', () => undefined)
  server.on('stream', take)
  return {
    listen: () => listen(server, settings),
    close: (mostMs = CLOSE_MS) => close(server, sessions, mostMs),
  }
}

async function listen(server: Http2Server, { host, port }: GrpcNeeds['settings']): Promise<{ port: number }> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: Error & { code?: string }) => {
      const { code = 'unknown' } = cause
      if (code === 'EADDRINUSE') reject(failHttp('port_in_use', { host, port, next: port + 1 }, cause))
      else reject(failHttp('address_refused', { host, port, reason: code }, cause))
    })
    server.listen(port, host, resolve)
  })
  return { port: (server.address() as AddressInfo).port }
}

async function close(server: Http2Server, sessions: ReadonlySet<ServerHttp2Session>, mostMs: number): Promise<void> {
  if (!server.listening) return
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const session of sessions) session.close()
  const timer = setTimeout(() => {
    for (const session of sessions) session.destroy()
  }, mostMs)
  await closed
  clearTimeout(timer)
}
