import { type Static, Type } from 'typebox'
import { Measure } from '../../../base/index.ts'

const Count = Type.Integer()
const Kind = Type.Union([Type.Literal('number'), Type.Literal('time'), Type.Literal('category')])
const Value = Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()])
const Values = Type.Record(Type.String(), Value)
const Column = Type.Object({ name: Type.String(), kind: Kind })

/** How two sets of rows differ, as the doors show it. */
export const DifferenceShape = Type.Object({
  before: Type.String({ description: 'Dataset and version, or the name of the file.' }),
  after: Type.String(),
  schema: Type.Object({
    added: Type.Array(Column),
    removed: Type.Array(Column),
    changed: Type.Array(Type.Object({ name: Type.String(), before: Kind, after: Kind })),
  }),
  rows: Type.Object({
    before: Count,
    after: Count,
    added: Count,
    removed: Count,
    changed: Type.Integer({ description: 'Rows with the same key and another value; 0 without a key.' }),
    same: Count,
  }),
  keys: Type.Object(
    {
      columns: Type.Array(Type.String(), { description: 'Empty without a key: rows are then compared as a whole.' }),
      repeated: Type.Boolean({
        description: 'True where a key stands in several rows, which are then paired in any order.',
      }),
      added: Type.Array(Values),
      removed: Type.Array(Values),
      changed: Type.Array(
        Type.Object({
          key: Values,
          columns: Type.Record(Type.String(), Type.Object({ before: Value, after: Value })),
        }),
      ),
    },
    { description: 'Examples of rows that differ, by key; whole rows without one.' },
  ),
  columns: Type.Array(
    Type.Object({
      name: Type.String(),
      changed: Type.Union([Type.Integer(), Type.Null()], {
        description: 'Rows with another value; null without a key.',
      }),
      missing: Type.Object({ before: Count, after: Count }),
      distance: Type.Object({
        kind: Type.Union([Type.Literal('ks'), Type.Literal('js')], {
          description:
            'ks: the greatest difference of the two distribution functions. js: the Jensen-Shannon distance, the root of the divergence to base 2. Both from 0 to 1.',
        }),
        value: Measure,
        rows: Type.Object({ before: Count, after: Count }, { description: 'How many values it was found from.' }),
      }),
    }),
  ),
  seconds: Type.Number(),
})

/** How two sets of rows differ: schema, rows, keys, distributions. */
export type Difference = Static<typeof DifferenceShape>
