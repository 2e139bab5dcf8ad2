import { type Static, Type } from 'typebox'
import { actionsOver, Measure, Moment, Name } from '../base/index.ts'
import { AliasMove, type Models, ModelVersion, MoveRequest } from '../registry/index.ts'
import { Mode } from './endpoint.ts'
import type { TrafficMove } from './endpoints.ts'
import type { Serving } from './serving.ts'

const CHAMPION = 'champion'
const MOST_REQUESTS = 1_000

const Served = Type.Object({
  endpoint: Name,
  model: Type.String(),
  at: Moment,
  champion: Measure,
  challenger: Measure,
  mode: Type.Union([Mode, Type.Null()]),
  percent: Type.Number({ description: 'The share of keys that the challenger answered.' }),
  since: Type.Union([Moment, Type.Null()], {
    description: 'From when on it was so; null where nothing answered then.',
  }),
  until: Type.Union([Moment, Type.Null()], { description: 'When it changed; null where it is still so.' }),
  by: Type.Union([Type.String(), Type.Null()], { description: 'Who let it answer.' }),
  because: Type.Union([Type.String(), Type.Null()]),
  move: Type.Union([AliasMove, Type.Null()], {
    description: 'How the version had become champion of its model by then.',
  }),
  request: Type.Union([MoveRequest, Type.Null()], { description: 'What was asked and approved for that.' }),
  version: Type.Union([ModelVersion, Type.Null()], { description: 'The champion; null where it was deleted since.' }),
})

export interface ServedAtNeeds {
  readonly serving: Pick<Serving, 'endpoints'>
  readonly models: Pick<Models, 'aliasHistory' | 'requests' | 'versions'>
  readonly clock: { now(): number }
}

const action = actionsOver<ServedAtNeeds>()

export const served = action({
  name: 'serving.served',
  does: 'Say which version an endpoint served at a moment, who chose it, and because of what.',
  http: 'GET /api/v1/endpoints/:endpoint/served',
  permit: 'serving.read',
  input: Type.Object({ endpoint: Name, at: Type.Optional(Moment) }),
  output: Served,
  example: 'serving served --endpoint late --at 991612800000',
  run: async (needs, { endpoint, at = needs.clock.now() }): Promise<Static<typeof Served>> => {
    const { model } = await needs.serving.endpoints.get(endpoint)
    const moves = await needs.serving.endpoints.history(endpoint)
    const place = moves.findIndex((move) => move.at <= at)
    const traffic = moves[place]
    const chosen = traffic && (await choiceOf(needs, model, { version: traffic.champion, at }))
    const until = (place > 0 ? moves[place - 1]?.at : undefined) ?? null
    return { endpoint, model, at, ...shownTraffic(traffic), until, ...(chosen ?? NOTHING) }
  },
})

const NOTHING = { move: null, request: null, version: null }

function shownTraffic(traffic: TrafficMove | undefined) {
  const {
    champion = null,
    challenger = null,
    mode = null,
    percent = 0,
    at = null,
    by = null,
    because = null,
  } = traffic ?? {}
  return { champion, challenger, mode, percent, since: at, by, because }
}

/** A model that is not in the registry has no history. */
async function choiceOf(
  { models }: ServedAtNeeds,
  model: string,
  of: { readonly version: number | undefined; readonly at: number },
) {
  const moves = await models.aliasHistory(model, CHAMPION)
  const move = moves.find((one) => one.version === of.version && one.at <= of.at) ?? null
  const versions = await models.versions(model)
  const requests = move?.request == null ? [] : await models.requests.list({ model, limit: MOST_REQUESTS })
  return {
    move,
    request: requests.find(({ id }) => id === move?.request) ?? null,
    version: versions.find(({ version }) => version === of.version) ?? null,
  }
}

/** What was served, when and why. */
export const servedActions = [served] as const
