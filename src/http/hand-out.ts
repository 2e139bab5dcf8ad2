import { createServer, type Server, type Socket } from 'node:net'
import { failToListen, hostOf, urlOf } from './address.ts'

/** A process that answers connections which this one accepted. */
export interface Taker {
  /** Passes a connection on; fails where the process has ended, which then takes no more. The connection here is closed by who calls. */
  take(connection: Socket): Promise<void>
}

/** Accepts connections and hands each to one of several processes, in turn. */
export interface HandOut {
  /** Errors: `http.port_in_use`, `http.address_refused`. */
  listen(at: { readonly host: string; readonly port: number }): Promise<{ readonly url: string; readonly port: number }>
  /** Lets a process take connections from now on; returns the way to stop that. */
  add(taker: Taker): () => void
  /** Milliseconds, by the stopwatch of the process, when the last connection came. */
  readonly lastCame: number
  /**
   * Closes the port, once the system has nobody left whom it accepted: who waits behind a port that is shut is cut off. What was accepted
   * before is still handed out.
   */
  close(): Promise<void>
}

/** Connections that may wait while no process takes any. */
const MOST_WAITING = 1_024
const LONGEST_CLOSE_MS = 1_000

/**
 * Begins with no process: connections wait for one. A connection whose process ends before it took it goes to another, so that it
 * is lost only with a process that had it.
 */
export function createHandOut(): HandOut {
  const takers: Taker[] = []
  const waiting: Socket[] = []
  const servers: Server[] = []
  let next = 0
  let lastCame = 0

  function hand(connection: Socket): void {
    if (connection.destroyed) return
    const taker = takers[next++ % Math.max(1, takers.length)]
    if (taker === undefined) wait(connection)
    else
      taker.take(connection).then(
        () => connection.destroy(),
        () => {
          remove(taker)
          hand(connection)
        },
      )
  }

  function remove(taker: Taker): void {
    const at = takers.indexOf(taker)
    if (at >= 0) takers.splice(at, 1)
  }

  function wait(connection: Socket): void {
    if (waiting.length < MOST_WAITING) waiting.push(connection)
    else connection.destroy()
  }

  const open = (): Server => {
    const server = createServer({ pauseOnConnect: true, noDelay: true }, (connection) => {
      lastCame = performance.now()
      connection.on('error', () => connection.destroy())
      hand(connection)
    })
    servers.push(server)
    return server
  }

  return {
    async listen({ host, port }) {
      const bound = await bind(open(), { host: hostOf(host), port }).catch((cause) => {
        throw failToListen(cause, { host, port })
      })
      if (host === 'localhost') await bind(open(), { host: '::1', port: bound }).catch(() => undefined)
      return { url: urlOf(host, bound), port: bound }
    },
    add(taker) {
      takers.push(taker)
      for (const connection of waiting.splice(0)) hand(connection)
      return () => remove(taker)
    },
    get lastCame() {
      return lastCame
    },
    async close() {
      const latest = performance.now() + LONGEST_CLOSE_MS
      let before: number
      do {
        before = lastCame
        await new Promise((resolve) => setImmediate(resolve))
      } while (before !== lastCame && performance.now() < latest)
      for (const server of servers) server.close()
      if (takers.length === 0) for (const connection of waiting.splice(0)) connection.destroy()
    },
  }
}

function bind(server: Server, at: { readonly host: string; readonly port: number }): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(at, () => {
      server.off('error', reject)
      resolve((server.address() as { readonly port: number }).port)
    })
  })
}
