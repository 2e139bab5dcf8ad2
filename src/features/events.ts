import { Type } from 'typebox'
import { defineEvent, Moment } from '../base/index.ts'

/** Views came further. */
export const featuresMaterialized = defineEvent(
  'features.materialized',
  'Feature views became ready for look-ups up to a moment.',
  Type.Object({
    views: Type.Array(Type.String()),
    through: Moment,
    records: Type.Integer({ description: 'Arrivals added.' }),
  }),
)

/** All events of this room. */
export const featureEvents = [featuresMaterialized]
