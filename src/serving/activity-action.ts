import { Type } from 'typebox'
import { actionsOver, Measure, Moment, Name } from '../base/index.ts'
import { wilson } from '../math/index.ts'
import { activityOf } from './activity.ts'
import type { JournalQueryNeeds } from './journal/query.ts'
import type { ServedNumbers } from './numbers.ts'
import type { Serving } from './serving.ts'

/** What looking at the traffic of an endpoint needs. */
export interface ActivityNeeds extends Pick<JournalQueryNeeds, 'blobs'> {
  readonly serving: Pick<Serving, 'endpoints' | 'journal' | 'numbers'>
}

const action = actionsOver<ActivityNeeds>()

const HOUR_MS = 3_600_000
const USUAL_HOURS = 24
const MOST_HOURS = 24 * 400
const Us = Type.Union([Type.Number(), Type.Null()], { description: 'Microseconds.' })
const answers = { rows: Type.Integer(), labeled: Type.Integer(), p50Us: Us, p99Us: Us }

export const activity = action({
  name: 'serving.activity',
  does: 'Show how much an endpoint answered, how fast, and what failed: by version and over a span of time.',
  http: 'GET /api/v1/endpoints/:endpoint/activity',
  permit: 'serving.read',
  input: Type.Object({
    endpoint: Name,
    hours: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: MOST_HOURS,
        description: `The span; ${USUAL_HOURS} when not given.`,
      }),
    ),
    to: Type.Optional({ ...Moment, description: 'Where it ends; at the newest prediction when not given.' }),
  }),
  output: Type.Object({
    ...{ latest: Type.Union([Moment, Type.Null()]), from: Moment, to: Moment, bucketMs: Type.Number() },
    whole: Type.Object(answers),
    versions: Type.Array(Type.Object({ version: Type.Integer(), ...answers })),
    buckets: Type.Array(
      Type.Object({
        from: Moment,
        ...answers,
        versions: Type.Array(Type.Object({ version: Type.Integer(), rows: Type.Integer() })),
      }),
      { description: 'In their order; a stretch without an answer has none.' },
    ),
    process: Type.Object({
      requests: Type.Integer({ description: 'Answered or failed, since the process began.' }),
      failed: Type.Integer(),
      failures: Type.Array(Type.Object({ code: Type.String(), count: Type.Integer() })),
      share: Measure,
      low: Type.Number({ description: "Wilson's 95 % interval of the share that failed." }),
      high: Type.Number(),
      unscored: Type.Integer({
        description: 'Rows that the version beside the one that answered never scored, as too many waited.',
      }),
      loaded: Type.Array(Type.Object({ version: Type.Integer(), role: Type.String(), waitingRows: Type.Integer() })),
    }),
    convention: Type.String(),
  }),
  example: 'serving activity late --hours 168',
  run: async ({ serving, blobs }, { endpoint, hours = USUAL_HOURS, to }) => {
    await serving.endpoints.get(endpoint)
    const span = { spanMs: hours * HOUR_MS, ...(to !== undefined && { to }) }
    const found = await activityOf({ journal: serving.journal, blobs }, endpoint, span)
    return {
      ...{ ...found, versions: [...found.versions] },
      buckets: found.buckets.map((bucket) => ({ ...bucket, versions: [...bucket.versions] })),
      ...{ process: processOf(serving.numbers(endpoint)), convention: CONVENTION },
    }
  },
})

const CONVENTION =
  'Latencies: quantiles over rows, linear between neighbors, of the time inside the server of the request that a row came with. ' +
  'Failures: requests since the process began, with a 95 % interval (Wilson).'

function processOf(numbers: ServedNumbers | undefined) {
  const { meters = new Map(), failures = new Map(), unpaired = 0, versions = [] } = numbers ?? {}
  const answered = [...meters.values()].reduce((sum, { requests }) => sum + requests, 0)
  const failed = [...failures.values()].reduce((sum, count) => sum + count, 0)
  const requests = answered + failed
  return {
    ...{ requests, failed, share: requests === 0 ? null : failed / requests, ...wilson(failed, requests) },
    failures: [...failures].map(([code, count]) => ({ code, count })).sort((a, b) => b.count - a.count),
    unscored: unpaired,
    loaded: versions.map(({ version, role, waitingRows }) => ({ version, role, waitingRows })),
  }
}

/** What may be asked of the traffic that was. */
export const activityActions = [activity] as const
