import { HOUR, type ManualClock, MINUTE } from '../../base/index.ts'
import { failDemo } from './errors.ts'

/** One flight of the replay; times in milliseconds since the epoch. */
export interface Flight {
  readonly id: string
  readonly date: number
  readonly distance: number
  readonly origin: string
  readonly destination: string
  readonly late: boolean
  readonly knownAt: number
}

/** What the replay is given to work on: the past, the clock and the two things that production does by itself. */
export interface Stage {
  readonly base: string
  readonly clock: ManualClock
  /** Flights in order of `date`. */
  readonly flights: readonly Flight[]
  readonly from: number
  /** When the last flight has left; the replay goes on until the last outcome was told and looked at. */
  readonly to: number
  /** Brings features up to the clock. */
  readonly refresh: () => Promise<void>
  /** Lets the loop look once. */
  readonly tick: () => Promise<void>
  /** Whether to end before all is told. */
  readonly over: () => boolean
  /** Called when an hour of the replay is over. */
  readonly onHour: (now: number, predictions: number) => Promise<void> | void
}

const STEP = 30 * MINUTE
const AFTERMATH = 18 * HOUR
const ENDPOINT = 'late'

/**
 * Replays the past through the real HTTP endpoint: every half hour the flights that took off are asked about; every hour the
 * outcomes that became known are told and the loop looks. Returns the number of predictions.
 */
export async function replay(stage: Stage): Promise<number> {
  const outcomes = [...stage.flights].sort((a, b) => a.knownAt - b.knownAt)
  let asked = 0
  let told = 0
  for (let now = stage.from + STEP; now <= stage.to + AFTERMATH && !stage.over(); now += STEP) {
    stage.clock.moveTo(now - 1)
    await stage.refresh()
    const leaving = upTo(stage.flights, asked, (flight) => flight.date < now)
    if (leaving.length > 0) await ask(stage.base, leaving)
    asked += leaving.length
    if (now % HOUR === 0) {
      stage.clock.moveTo(now)
      const arrived = upTo(outcomes, told, (flight) => flight.knownAt <= now)
      if (arrived.length > 0) await tell(stage.base, arrived)
      told += arrived.length
      await stage.tick()
      await stage.onHour(now, asked)
    }
  }
  return asked
}

function upTo(flights: readonly Flight[], from: number, belongs: (flight: Flight) => boolean): readonly Flight[] {
  let to = from
  while (to < flights.length && belongs(flights[to]!)) to++
  return flights.slice(from, to)
}

/** One request of the Open Inference Protocol, one input a column. */
async function ask(base: string, flights: readonly Flight[]): Promise<void> {
  const shape = [flights.length, 1]
  const input = (name: string, datatype: string, data: readonly (string | number)[]) => ({
    name,
    datatype,
    shape,
    data,
  })
  await post(`${base}/v2/models/${ENDPOINT}/infer`, {
    inputs: [
      input(
        'date',
        'INT64',
        flights.map((flight) => flight.date),
      ),
      input(
        'distance',
        'FP64',
        flights.map((flight) => flight.distance),
      ),
      input(
        'origin',
        'BYTES',
        flights.map((flight) => flight.origin),
      ),
      input(
        'destination',
        'BYTES',
        flights.map((flight) => flight.destination),
      ),
      input(
        'prediction_id',
        'BYTES',
        flights.map((flight) => flight.id),
      ),
    ],
  })
}

async function tell(base: string, flights: readonly Flight[]): Promise<void> {
  const labels = flights.map((flight) => ({ id: flight.id, label: flight.late ? 1 : 0, at: flight.knownAt }))
  await post(`${base}/api/v1/endpoints/${ENDPOINT}/labels`, { labels })
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await answer.text()
  if (!answer.ok)
    throw failDemo('request_refused', {
      path: new URL(url).pathname,
      status: answer.status,
      reason: text.slice(0, 200),
    })
}
