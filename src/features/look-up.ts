import type { Online } from '../storage/index.ts'
import { columnOf, type NumberColumn, type Table } from '../table/index.ts'
import { fail } from './errors.ts'
import { entityKey, type OnlineState, spaceOf } from './online-state.ts'
import { widthOf, windowValue } from './packed.ts'
import type { FeatureView } from './view.ts'
import { MICROS } from './view-plan.ts'

/** The features of one view for rows, each at its moment in milliseconds; of a moment before `state.from`, missing. */
export function lookUp(
  online: Online,
  { view, state }: { readonly view: FeatureView; readonly state: OnlineState },
  { rows, at }: { readonly rows: Table; readonly at: Float64Array },
): ReadonlyMap<string, NumberColumn> {
  const keys = columnOf(rows, view.on)
  if (keys.kind !== 'category')
    throw fail('bad_view', {
      view: view.name,
      where: 'on',
      reason: `column ${view.on} of the rows holds ${keys.kind}s, not texts`,
    })
  const held = online.get(spaceOf(view), keys.dictionary.map(entityKey))
  const { features, texts } = state.windows
  const width = widthOf(texts.length)
  const found = new Map<string, NumberColumn>()
  for (const feature of features) {
    const values = new Float64Array(rows.rows)
    for (let row = 0; row < rows.rows; row++) {
      const moment = Math.round(at[row]! * MICROS)
      const code = keys.codes[row]!
      values[row] =
        code < 0 || !(moment >= state.from)
          ? Number.NaN
          : windowValue(held[code] ?? NOTHING, width, { feature, at: moment })
    }
    found.set(feature.name, { kind: 'number', values })
  }
  return found
}

const NOTHING = new Float64Array(0)
