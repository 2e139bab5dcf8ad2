import { type Connection, openConnection, type Reply } from './connection.ts'

/** Where and what to send. */
export interface Target {
  readonly port: number
  /** Sent in turn. */
  readonly messages: readonly Buffer[]
}

/** What a stretch of load saw. */
export interface Seen {
  readonly answered: number
  /** Answered with 200. */
  readonly good: number
  /** Refused with 429 or 503. */
  readonly refused: number
  /** Everything else: other statuses, broken connections. */
  readonly failed: number
  readonly seconds: number
  /** Of good answers, in milliseconds, sorted. */
  readonly latencies: Float64Array
}

interface Tally {
  answered: number
  good: number
  refused: number
  failed: number
  readonly latencies: number[]
}

const newTally = (): Tally => ({ answered: 0, good: 0, refused: 0, failed: 0, latencies: [] })

function note(tally: Tally, { status }: Reply, since: number): void {
  tally.answered++
  if (status === 200) {
    tally.good++
    tally.latencies.push(performance.now() - since)
  } else if (status === 429 || status === 503) tally.refused++
  else tally.failed++
}

const seenOf = ({ latencies, ...counts }: Tally, since: number): Seen => ({
  ...counts,
  seconds: (performance.now() - since) / 1_000,
  latencies: Float64Array.from(latencies).sort(),
})

/** The p-th percentile (0 to 100) of sorted values: the smallest value that so many are not above. */
export const percentile = (sorted: Float64Array, p: number): number =>
  sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil((p / 100) * sorted.length) - 1))] ?? Number.NaN

/** Closed loop: each of `connections` sends its next request when the last is answered. For what a server can do at most. */
export async function saturate(
  target: Target,
  how: { readonly connections: number; readonly ms: number },
): Promise<Seen> {
  const tally = newTally()
  const started = performance.now()
  const until = started + how.ms
  const open = Array.from({ length: how.connections }, () => openConnection(target.port))
  let next = 0
  await Promise.all(
    open.map(
      (connection) =>
        new Promise<void>((resolve) => {
          const again = (): void => {
            const sent = performance.now()
            if (sent >= until) {
              resolve()
              return
            }
            connection.send(target.messages[next++ % target.messages.length]!, (reply) => {
              note(tally, reply, sent)
              if (reply.status === 0) setTimeout(again, 5)
              else again()
            })
          }
          again()
        }),
    ),
  )
  const seen = seenOf(tally, started)
  for (const connection of open) connection.close()
  return seen
}

/** An open loop under way. */
export interface Stream {
  /** Stops sending, and resolves when what was sent is answered. */
  stop(): Promise<Seen>
}

/**
 * Open loop: requests are due at fixed moments, whether earlier ones are answered or not. Latency counts from the moment a request was due,
 * so that a stall of the server, or a client without a free connection, is not left out (coordinated omission; source: G. Tene,
 * "How NOT to Measure Latency"). What is due waits for a free connection.
 */
export function stream(target: Target, how: { readonly rate: number; readonly connections: number }): Stream {
  const tally = newTally()
  const started = performance.now()
  const free = Array.from({ length: how.connections }, () => openConnection(target.port))
  const all = [...free]
  const interval = 1_000 / how.rate
  let sent = 0
  let under = 0
  let sending = true
  let over: (() => void) | undefined

  function send(connection: Connection): void {
    const due = started + sent * interval
    under++
    connection.send(target.messages[sent++ % target.messages.length]!, (reply) => {
      under--
      note(tally, reply, due)
      free.push(connection)
      pump()
    })
  }

  function pump(): void {
    while (sending && free.length > 0 && started + sent * interval <= performance.now()) send(free.pop()!)
    if (!sending && under === 0) over?.()
  }

  const turn = (): void => {
    pump()
    if (sending) setImmediate(turn)
  }
  turn()
  return {
    async stop() {
      sending = false
      const ended = new Promise<void>((resolve) => {
        over = resolve
      })
      pump()
      await ended
      const seen = seenOf(tally, started)
      for (const connection of all) connection.close()
      return seen
    },
  }
}
