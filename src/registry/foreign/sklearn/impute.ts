import { type Inert, notConverted } from '../inert.ts'
import { scalarOf } from '../numpy/array.ts'
import { TEXT_FOUND } from './encoders.ts'
import { type Fields, fieldsOf } from './fields.ts'
import type { Transform } from './scalers.ts'
import { type Block, block, type Columns, cast, doubles, op, pick, type Sketch, widthOf } from './sketch.ts'

/** Fills in what is missing; columns in which training saw nothing go. */
export const simpleImputer: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  const fillings = fields.items('statistics_').map((one) => scalarOf(one) ?? null)
  if (fillings.length !== widthOf(columns)) throw notConverted('its SimpleImputer does not fit its columns')
  const isKept = fields.flag('keep_empty_features', false)
  const missing = fields.get('missing_values')
  const kept = fillings.flatMap((filling, at) => {
    const isEmpty = filling === null || (typeof filling === 'number' && Number.isNaN(filling))
    return isEmpty && !isKept ? [] : [at]
  })
  const filled = kept.flatMap((at) => {
    const [column] = pick(sketch, columns, [at])
    return filledColumn(sketch, column!, { filling: fillings[at]!, missing })
  })
  return fields.flag('add_indicator', false) ? [...filled, ...indicators(sketch, fields, columns)] : filled
}

function filledColumn(
  sketch: Sketch,
  column: Block,
  { filling, missing }: { readonly filling: Inert; readonly missing: Inert | undefined },
): Columns {
  if (typeof filling === 'string') {
    if (column.kind !== 'text') {
      const [name] = column.names ?? []
      if (!column.open || name === undefined) throw notConverted('it fills texts into a column of numbers')
      sketch.texts.add(name)
      throw TEXT_FOUND
    }
    return [{ ...column, missingAs: column.missingAs ?? filling }]
  }
  if (column.kind === 'text') throw notConverted('it fills numbers into a column of texts')
  const value = typeof filling === 'number' ? filling : typeof filling === 'boolean' ? Number(filling) : Number.NaN
  const isNumber = typeof missing === 'number' && !Number.isNaN(missing)
  const test = isNumber
    ? op(sketch, 'Equal', [column.value, doubles(sketch, [], [missing])])
    : op(sketch, 'IsNaN', [column.value])
  return block(op(sketch, 'Where', [test, doubles(sketch, [], [value]), column.value]), column.width)
}

/** A column for each feature that was missing in training: 1 where it is missing. */
function indicators(sketch: Sketch, fields: Fields, columns: Columns): Columns {
  const indicator = fieldsOf(fields.thing('indicator_'))
  const places = indicator.array('features_').values
  return Array.from(places).flatMap((at) => {
    const [column] = pick(sketch, columns, [at])
    if (column!.kind === 'text') throw notConverted('it marks where a text is missing')
    return block(cast(sketch, op(sketch, 'IsNaN', [column!.value]), 'double'), 1)
  })
}
