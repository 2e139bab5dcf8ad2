import { Type } from 'typebox'
import { actionsOver, Moment, Name } from '../base/index.ts'
import type { OfflineNeeds } from '../features/index.ts'
import type { ModelSpec } from '../training/index.ts'
import { fail } from './errors.ts'
import { type JournalQueryNeeds, queryJournal } from './journal/query.ts'
import type { Serving } from './serving.ts'
import { journalSkew } from './skew.ts'

/** What comparing journals with the data needs; `definedModels` gives the models of the project as it is now. */
export interface SkewActionNeeds extends OfflineNeeds, Pick<JournalQueryNeeds, 'blobs'> {
  readonly serving: Pick<Serving, 'endpoints' | 'journal'>
  readonly definedModels: () => readonly ModelSpec[]
}

const action = actionsOver<SkewActionNeeds>()

const MOST_ROWS = 100_000
const USUAL_ROWS = 10_000
const SHOWN = 20
const Value = Type.Union([Type.Number(), Type.String(), Type.Null()])

export const skew = action({
  name: 'serving.skew',
  does: 'Compare the features that an endpoint served with what the data says was known then, and show the rows that differ.',
  http: 'GET /api/v1/endpoints/:endpoint/skew',
  permit: 'serving.read',
  input: Type.Object({
    endpoint: Name,
    from: Type.Optional(Moment),
    to: Type.Optional(Moment),
    rows: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: MOST_ROWS,
        description: `The newest so many; ${USUAL_ROWS} when not given.`,
      }),
    ),
  }),
  output: Type.Object({
    rows: Type.Integer({ description: 'Answers that were compared.' }),
    withoutLookUp: Type.Integer({
      description: 'Answers of which it was not kept by what their features were looked up.',
    }),
    differing: Type.Record(Type.String(), Type.Integer(), { description: 'Rows that differ, by feature.' }),
    first: Type.Array(
      Type.Object({
        id: Type.String(),
        at: Moment,
        view: Type.String(),
        feature: Type.String(),
        logged: Value,
        offline: Value,
        reason: Type.Union([Type.Literal('data-changed'), Type.Literal('look-up-behind'), Type.Literal('unknown')], {
          description: 'Rows came late or were corrected since; or the look-up saw other data than there was.',
        }),
      }),
    ),
  }),
  passed: ({ differing }) => Object.keys(differing).length === 0,
  example: 'serving skew --endpoint late',
  run: async ({ serving, definedModels, ...needs }, { endpoint, rows: limit = USUAL_ROWS, ...asked }) => {
    const { model } = await serving.endpoints.get(endpoint)
    const spec = definedModels().find(({ name }) => name === model)
    if (!spec) throw fail('not_declared', { model })
    const rows = await queryJournal({ journal: serving.journal, blobs: needs.blobs }, endpoint, { ...asked, limit })
    const { features } = spec
    const found = await journalSkew(needs, { features, rows, show: SHOWN })
    return {
      ...{ rows: found.rows, withoutLookUp: found.withoutLookUp, differing: { ...found.differing } },
      first: found.first.map((one) => ({ ...one, logged: finite(one.logged), offline: finite(one.offline) })),
    }
  },
})

/** JSON has no word for the others. */
const finite = (value: number | string | null): number | string | null =>
  typeof value === 'number' && !Number.isFinite(value) ? null : value

/** What may be asked of look-ups. */
export const skewActions = [skew] as const
