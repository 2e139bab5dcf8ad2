import type { Socket } from 'node:net'
import type { Door } from './door.ts'
import type { DoorPlace } from './door-router.ts'
import { openDoors } from './doors.ts'
import { until } from './draining.ts'
import type { Entrance } from './entrance.ts'
import { createFront } from './front.ts'
import { createLoad, LOAD_LIMITS } from './load.ts'
import type { Log } from './log.ts'
import { type Counts, createMetrics } from './metrics.ts'
import { createPassOn } from './pass-on.ts'
import { answerBrokenConnection } from './refusals.ts'
import { createTracer, type TracerOptions } from './tracer.ts'
import type { TracingSettings } from './tracing-settings.ts'

/** What a server of doors is made of. */
export interface DoorServerParts extends Pick<Entrance, 'settings' | 'allowed' | 'authenticate'> {
  readonly doors: readonly Door[]
  /** Whether this process answers a request itself. */
  readonly mine: (place: DoorPlace) => boolean
  /** The socket of the server that answers all else. */
  readonly behind: string
  readonly log: Log
  /** Where somebody collects traces. */
  readonly tracing?: (TracingSettings & Pick<TracerOptions, 'version' | 'instance'>) | undefined
}

/** A server without a port: another process accepts, and hands it connections. */
export interface DoorServer {
  take(connection: Socket): void
  /** Whether each answer tells its client to come back on another connection; streams of events end. */
  leave(begun: boolean): void
  /** Resolves when nothing is under way and nothing came for a while, at the latest after `mostMs`. */
  quiet(waits: { readonly quietMs: number; readonly mostMs: number }): Promise<void>
  /** Closes all connections when nothing comes any more, at the latest after a second. */
  close(): Promise<void>
  /** What was answered here, for `/metrics`. */
  counted(): Counts
}

const LAST_MS = 1_000
const QUIET_MS = 250

/**
 * Answers some of the requests to doors from this process and passes all others on, whoever guards there. What is answered here is
 * guarded, read and counted as everywhere.
 */
export function createDoorServer(parts: DoorServerParts): DoorServer {
  const { settings, allowed, authenticate, mine, log } = parts
  const metrics = createMetrics()
  const load = createLoad(LOAD_LIMITS)
  const passOn = createPassOn(parts.behind)
  const leaving = createLeaving()
  const tracer = parts.tracing && createTracer({ ...parts.tracing, log })
  const entrance = { settings, allowed, authenticate, metrics, tracer }
  const doors = openDoors(parts.doors, { entrance, log, load, mine, leaving: () => leaving.begun })
  const front = createFront({ doors, load, draining: leaving })
  const server = front.open(passOn.handle)
  server.on('clientError', (error, socket) => answerBrokenConnection(error, socket as Socket))
  // Node looks for connections that are too slow only where it takes its server for listening.
  server.emit('listening')
  const connections = new Set<Socket>()
  const isQuiet = (ms: number): boolean => load.requests === 0 && performance.now() >= leaving.last + ms
  return {
    take(connection) {
      connections.add(connection)
      connection.once('close', () => connections.delete(connection))
      server.emit('connection', connection)
    },
    leave(begun) {
      leaving.begun = begun
      leaving.came()
      if (begun) passOn.endStreams()
    },
    async quiet({ quietMs, mostMs }) {
      const latest = performance.now() + mostMs
      await until(() => isQuiet(quietMs) || performance.now() >= latest)
    },
    async close() {
      const latest = performance.now() + LAST_MS
      await until(() => connections.size === 0 || isQuiet(QUIET_MS) || performance.now() >= latest)
      server.closeAllConnections()
      passOn.close()
      await tracer?.close()
    },
    counted: metrics.counts,
  }
}

function createLeaving(): { begun: boolean; last: number; came(): void } {
  const leaving = {
    begun: false,
    last: performance.now(),
    came() {
      leaving.last = performance.now()
    },
  }
  return leaving
}
