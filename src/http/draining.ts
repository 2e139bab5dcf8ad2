import type { Server } from 'node:http'
import { Server as SocketServer } from 'node:net'

/** Nothing new for this long: clients have gone elsewhere. */
const QUIET_MS = 250
/** Clients that did not go have this long to settle on one connection each before the port closes. */
const SETTLE_MS = 250
/** What connections that are open when the port closes have for what they began. */
const LAST_MS = 1_000
const LOOK_MS = 10

/** The end of a server: from when it says that it leaves until its port is closed. */
export interface Draining {
  /** Whether every answer tells its client to come back on another connection. */
  readonly begun: boolean
  /** Whether the server is about to stop. */
  readonly stopping: boolean
  /** Notes a request or a connection; needed only when it has begun. */
  came(): void
  /**
   * Answers on, until nothing is under way and nothing new came for a quarter of a second, but no longer than `mostMs`; then closes the port,
   * tells whoever is left to go, and cuts off what is left after a second. With 0 everything is cut off at once.
   *
   * Clients that keep sending are not told to go in the last moment before the port closes: nobody shall be on the way to it with a
   * new connection then, for the system forgets whom it had accepted and we had not.
   */
  drain(servers: readonly Server[], mostMs: number): Promise<void>
}

/** @param underWay how many requests are */
export function createDraining(underWay: () => number): Draining {
  const state = { begun: false, stopping: false, last: 0 }
  const isQuiet = (): boolean => underWay() === 0 && isPast(state.last + QUIET_MS)
  const begin = (): void => {
    state.begun = true
    state.last = performance.now()
  }
  return {
    get begun() {
      return state.begun
    },
    get stopping() {
      return state.stopping
    },
    came() {
      state.last = performance.now()
    },
    async drain(servers, mostMs) {
      state.stopping = true
      begin()
      const open = servers.filter(({ listening }) => listening)
      if (open.length === 0) return
      if (mostMs > 0) {
        const latest = performance.now() + mostMs
        await until(() => isQuiet() || isPast(latest - SETTLE_MS))
        if (!isQuiet()) {
          state.begun = false
          await until(() => isPast(latest))
        }
      }
      const closed = await closePorts(open)
      begin()
      const latest = performance.now() + (mostMs > 0 ? LAST_MS : 0)
      await until(() => closed() || isQuiet() || isPast(latest))
      for (const server of open) server.closeAllConnections()
    },
  }
}

const isPast = (time: number): boolean => performance.now() >= time

/**
 * Closes ports, right after the system has handed over whom it had accepted, and leaves every connection open. Returns whether all are
 * closed too.
 */
async function closePorts(servers: readonly Server[]): Promise<() => boolean> {
  await new Promise((resolve) => setImmediate(resolve))
  let open = servers.length
  for (const server of servers)
    SocketServer.prototype.close.call(server, () => {
      open--
    })
  return () => open === 0
}

/** Resolves when it is so, looking a hundred times a second. */
export function until(reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    if (reached()) return resolve()
    const timer = setInterval(() => {
      if (!reached()) return
      clearInterval(timer)
      resolve()
    }, LOOK_MS)
  })
}
