import { Type } from 'typebox'
import { actionsOver, type Clock, Measure, Moment, Name } from '../base/index.ts'
import { EndpointShape, type EndpointState, Mode } from './endpoint.ts'
import { Prediction, predictionsOf } from './prediction.ts'
import { type JsonRow, tableOfRows } from './request.ts'
import { RuleShape, Rules } from './segment.ts'
import type { Serving } from './serving.ts'

/** What the actions of this room need. */
export interface ServingActionNeeds {
  readonly serving: Serving
  readonly clock: Clock
}

const action = actionsOver<ServingActionNeeds>()

const MOST_ROWS = 10_000
const LONGEST_REASON = 1_000
const Version = Type.Integer({ minimum: 1 })
const Texts = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: MOST_ROWS })
const Because = Type.Optional(Type.String({ maxLength: LONGEST_REASON, description: 'Why; kept in the history.' }))

/** An endpoint as JSON. */
export function shown({ serving }: Pick<ServingActionNeeds, 'serving'>, state: EndpointState) {
  const { champion = null, challenger = null, previous = null, name, model, mode, percent, since } = state
  const { rules, stickyBy = null, direct } = state
  const { ready = false, versions = [] } = serving.describe(name) ?? {}
  return {
    ...{
      name,
      model,
      champion,
      challenger,
      previous,
      mode,
      percent,
      rules: [...rules],
      stickyBy,
      direct,
      since,
      ready,
    },
    versions: [...versions],
  }
}

export const list = action({
  name: 'serving.list',
  does: 'List the endpoints with their traffic.',
  http: 'GET /api/v1/endpoints',
  permit: 'serving.read',
  input: Type.Object({}),
  output: Type.Object({ endpoints: Type.Array(EndpointShape) }),
  example: 'serving list',
  run: async (needs) => ({ endpoints: (await needs.serving.endpoints.list()).map((state) => shown(needs, state)) }),
})

export const show = action({
  name: 'serving.show',
  does: 'Show one endpoint: its traffic, every change of it, and the columns a request must bring.',
  http: 'GET /api/v1/endpoints/:endpoint',
  permit: 'serving.read',
  input: Type.Object({ endpoint: Name }),
  output: Type.Object({
    endpoint: EndpointShape,
    columns: Type.Array(Type.Object({ name: Type.String(), kind: Type.String() })),
    history: Type.Array(
      Type.Object({
        at: Moment,
        champion: Measure,
        challenger: Measure,
        previous: Measure,
        mode: Mode,
        percent: Type.Number(),
        rules: Type.Array(RuleShape),
        stickyBy: Type.Union([Type.String(), Type.Null()]),
        by: Type.String(),
        because: Type.String(),
      }),
    ),
  }),
  example: 'serving show --endpoint late',
  run: async (needs, { endpoint }) => {
    const { endpoints } = needs.serving
    const state = await endpoints.get(endpoint)
    const history = await endpoints.history(endpoint)
    return {
      endpoint: shown(needs, state),
      columns: (needs.serving.describe(endpoint)?.columns ?? []).map(({ name, kind }) => ({ name, kind })),
      history: history.map(({ champion = null, challenger = null, previous = null, stickyBy = null, ...move }) => ({
        ...{ ...move, champion, challenger, previous, stickyBy },
        rules: [...move.rules],
      })),
    }
  },
})

export const predictRows = action({
  name: 'serving.predict',
  does: 'Answer rows, and keep them in the journal.',
  http: 'POST /api/v1/endpoints/:endpoint/predictions',
  permit: 'serving.predict',
  input: Type.Object({
    endpoint: Name,
    rows: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
      minItems: 1,
      maxItems: MOST_ROWS,
      description: 'One object a row: every column the endpoint reads; null where missing.',
    }),
    ids: Type.Optional(Texts),
    keys: Type.Optional(Texts),
    version: Type.Optional(Version),
  }),
  output: Type.Object({ predictions: Type.Array(Prediction) }),
  example: `serving predict --endpoint late --rows '[{"distance":446,"origin":"ATL"}]'`,
  keptIn: 'journal',
  run: async ({ serving }, { endpoint, rows, ...more }) => {
    await serving.whenReady(endpoint)
    const columns = serving.describe(endpoint)?.columns ?? []
    const table = columns.length === 0 ? NO_ROWS : tableOfRows(rows as JsonRow[], { endpoint, columns })
    return { predictions: [...predictionsOf(await serving.predict(endpoint, { rows: table, ...more }))] }
  },
})

const NO_ROWS = { rows: 0, columns: new Map() }

export const label = action({
  name: 'serving.label',
  does: 'Say what turned out to be true of predictions, by their ids; it may come late and be corrected.',
  http: 'POST /api/v1/endpoints/:endpoint/labels',
  permit: 'serving.label',
  input: Type.Object({
    endpoint: Name,
    labels: Type.Array(
      Type.Object({
        id: Type.String({ minLength: 1, maxLength: 200 }),
        label: Type.Union([Type.Number(), Type.Boolean()]),
        at: Type.Optional(Moment),
      }),
      {
        minItems: 1,
        maxItems: MOST_ROWS,
        description: 'Of several labels of one id the one with the last `at` holds.',
      },
    ),
  }),
  output: Type.Object({
    accepted: Type.Integer(),
    unknown: Type.Integer({ description: 'Ids that no prediction has yet; their labels are kept.' }),
  }),
  example: `serving label --endpoint late --labels '[{"id":"flight-17","label":1}]'`,
  keptIn: 'journal',
  run: async ({ serving, clock }, { endpoint, labels }) => {
    if (!serving.describe(endpoint)) await serving.endpoints.get(endpoint)
    const now = clock.now()
    return serving.journal.label(
      endpoint,
      labels.map(({ id, label, at = now }) => ({ id, label: Number(label), at })),
    )
  },
})

export const traffic = action({
  name: 'serving.traffic',
  does: 'Change which versions score the requests of an endpoint, and which of them answers.',
  http: 'PUT /api/v1/endpoints/:endpoint/traffic',
  permit: 'serving.traffic',
  input: Type.Object({
    endpoint: Name,
    champion: Version,
    challenger: Type.Optional(Type.Union([Version, Type.Null()])),
    previous: Type.Optional(Type.Union([Version, Type.Null()])),
    mode: Mode,
    percent: Type.Number({ minimum: 0, maximum: 100, description: 'The share of keys that a canary answers.' }),
    rules: Type.Optional(Rules),
    stickyBy: Type.Optional(
      Type.Union([Type.String({ minLength: 1, maxLength: 200 }), Type.Null()], {
        description: 'The column whose value is the key of a row that comes without one; kept as it is when not given.',
      }),
    ),
    because: Because,
  }),
  output: EndpointShape,
  example: 'serving traffic --endpoint late --champion 1 --challenger 2 --mode canary --percent 5',
  run: async (needs, { endpoint, because = '', challenger = null, previous = null, ...rest }, { actor }) => {
    const change = { ...rest, challenger, previous, because, by: actor.id }
    return shown(needs, await needs.serving.endpoints.setTraffic(endpoint, change))
  },
})

export const undo = action({
  name: 'serving.undo',
  does: 'Let the previous version answer again, at once and alone.',
  http: 'POST /api/v1/endpoints/:endpoint/undo',
  permit: 'serving.traffic',
  input: Type.Object({ endpoint: Name, because: Because }),
  output: EndpointShape,
  example: 'serving undo --endpoint late --because "wrong currency"',
  run: async (needs, { endpoint, because = '' }, { actor }) =>
    shown(needs, await needs.serving.endpoints.undo(endpoint, { by: actor.id, because })),
})

export const unseen = action({
  name: 'serving.unseen',
  does: 'List the texts in requests that the champion never saw in training, by the moment they first came.',
  http: 'GET /api/v1/endpoints/:endpoint/unseen',
  permit: 'serving.read',
  input: Type.Object({ endpoint: Name }),
  output: Type.Object({
    values: Type.Array(Type.Object({ column: Type.String(), value: Type.String(), at: Moment })),
  }),
  example: 'serving unseen --endpoint late',
  run: async ({ serving }, { endpoint }) => ({ values: [...(await serving.unseen(endpoint))] }),
})

/** What answers, and what is to be known of it. */
export const actions = [list, show, predictRows, label, traffic, undo, unseen] as const
