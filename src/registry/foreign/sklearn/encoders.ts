import { attribute, ML } from '../../../inference/index.ts'
import { type Inert, notConverted } from '../inert.ts'
import { arrayOf, scalarOf } from '../numpy/array.ts'
import { type Fields, fieldsOf, itemsOf, numbersOf } from './fields.ts'
import type { Transform } from './scalers.ts'
import { type Block, block, type Columns, cast, doubles, hold, op, pick, type Sketch, widthOf } from './sketch.ts'

/** The categories of one column: texts, or numbers. NaN and None may be among them: a missing value is whichever is there. */
type Categories = readonly (string | number | null)[]

const isMissing = (category: string | number | null): boolean => category === null || Number.isNaN(category)

function categoriesIn(value: Inert): Categories {
  const items = itemsOf(value)?.map((item) => scalarOf(item)) ?? []
  return items.map((item) => {
    if (typeof item === 'boolean') return Number(item)
    if (item === null || typeof item === 'string' || typeof item === 'number') return item
    throw notConverted('a category is neither a text nor a number')
  })
}

const isText = (categories: Categories): boolean => categories.some((one) => typeof one === 'string')

/** A column whose type nobody said turns out to hold texts: the model is read once more. */
export const TEXT_FOUND = Symbol('text')

/**
 * The place of each value of a column among its categories, [N] int64; how many there are for a value that is none of them.
 *
 * Errors: `registry.unsupported_model` where texts meet numbers.
 */
function placesOf(sketch: Sketch, column: Block, categories: Categories): string {
  const texts = isText(categories)
  if (texts !== (column.kind === 'text')) {
    const [name] = column.names ?? []
    if (texts && column.open && name !== undefined) {
      sketch.texts.add(name)
      throw TEXT_FOUND
    }
    if (!categories.every(isMissing)) throw notConverted('a column of numbers has categories of texts, or the reverse')
  }
  return column.kind === 'text' ? textPlaces(sketch, column, categories) : numberPlaces(sketch, column, categories)
}

const ROWS = (sketch: Sketch): string => hold(sketch, { type: 'int64', shape: [1], data: BigInt64Array.of(-1n) })

function textPlaces(sketch: Sketch, column: Block, categories: Categories): string {
  const keys = categories.map((one) => (isMissing(one) ? '' : String(one)))
  const codes = keys.map((_, place) => place)
  const filled = column.missingAs === undefined ? -1 : keys.indexOf(column.missingAs)
  if (filled >= 0 && !keys.includes('')) {
    keys.push('')
    codes.push(filled)
  }
  const encoder = {
    keys_strings: attribute.texts(keys),
    values_int64s: attribute.ints(codes),
    default_int64: attribute.int(categories.length),
  }
  const places = op(sketch, 'LabelEncoder', [column.value], { attributes: encoder, domain: ML })
  return op(sketch, 'Reshape', [places, ROWS(sketch)])
}

function numberPlaces(sketch: Sketch, column: Block, categories: Categories): string {
  const count = categories.length
  const keys = categories.map((one) => (one === null ? Number.NaN : Number(one)))
  const equal = op(sketch, 'Equal', [column.value, doubles(sketch, [1, count], keys)])
  let marks = cast(sketch, equal, 'double')
  const missing = categories.findIndex(isMissing)
  if (missing >= 0) {
    const isMissing = cast(sketch, op(sketch, 'IsNaN', [column.value]), 'double')
    const mark = doubles(
      sketch,
      [1, count],
      keys.map((_, i) => Number(i === missing)),
    )
    marks = op(sketch, 'Add', [marks, op(sketch, 'Mul', [isMissing, mark])])
  }
  const shifted = doubles(
    sketch,
    [count, 1],
    keys.map((_, i) => i - count),
  )
  const places = op(sketch, 'Add', [op(sketch, 'MatMul', [marks, shifted]), doubles(sketch, [], [count])])
  return op(sketch, 'Reshape', [cast(sketch, places, 'int64'), ROWS(sketch)])
}

const MOST_CELLS = 2 ** 24

/**
 * A row of numbers for each category, and perhaps one more for a value that is none: without it such a value is refused, as
 * scikit-learn does.
 */
function lookUp(sketch: Sketch, column: Block, table: Table): Columns {
  const { categories, rows, width } = table
  if (rows.length * width > MOST_CELLS) throw notConverted('it has more categories than are supported')
  const held = doubles(sketch, [rows.length, width], rows.flat())
  const places = placesOf(sketch, column, categories)
  return block(op(sketch, 'Gather', [held, places], { attributes: { axis: attribute.int(0) } }), width)
}

interface Table {
  readonly categories: Categories
  readonly rows: readonly (readonly number[])[]
  readonly width: number
}

/** Every column with its categories. */
function eachColumn(
  sketch: Sketch,
  { fields, columns }: { readonly fields: Fields; readonly columns: Columns },
  tableOf: (categories: Categories, at: number) => Table,
): Columns {
  const lists = fields.items('categories_').map(categoriesIn)
  if (lists.length !== widthOf(columns)) throw notConverted(`its ${fields.of} does not fit its columns`)
  return lists.flatMap((categories, at) => {
    const [column] = pick(sketch, columns, [at])
    return lookUp(sketch, column!, tableOf(categories, at))
  })
}

/** Which group each category is in, where rare ones were put together. */
function groupsOf(
  fields: Fields,
  at: number,
  count: number,
): { readonly groups: ArrayLike<number>; readonly rare: number } {
  const own = { groups: Array.from({ length: count }, (_, i) => i), rare: -1 }
  if (!fields.flag('_infrequent_enabled', false)) return own
  const mapping = itemsOf(fields.get('_default_to_infrequent_mappings'))?.[at]
  const numbers = numbersOf(arrayOf(mapping))?.values
  return numbers === undefined ? own : { groups: numbers, rare: Math.max(...numbers) }
}

export const oneHotEncoder: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  const unknown = fields.text('handle_unknown', 'error')
  const drops = fields.get('_drop_idx_after_grouping') ?? fields.get('drop_idx_')
  const dropped = drops === null || drops === undefined ? [] : (itemsOf(drops) ?? []).map((one) => scalarOf(one))
  return eachColumn(sketch, { fields, columns }, (categories, at) => {
    const { groups, rare } = groupsOf(fields, at, categories.length)
    const count = rare >= 0 ? rare + 1 : categories.length
    const drop = typeof dropped[at] === 'number' ? dropped[at] : -1
    const width = drop >= 0 ? count - 1 : count
    const rowOf = (group: number): readonly number[] =>
      Array.from({ length: width }, (_, i) =>
        Number(group !== drop && i === (drop >= 0 && group > drop ? group - 1 : group)),
      )
    const rows = categories.map((_, i) => rowOf(groups[i]!))
    if (unknown !== 'error') rows.push(rowOf(unknown === 'ignore' ? -1 : rare))
    return { categories, rows, width }
  })
}

export const ordinalEncoder: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  const isStrict = fields.text('handle_unknown', 'error') === 'error'
  const missingAs = numberOrMissing(fields, 'encoded_missing_value')
  return eachColumn(sketch, { fields, columns }, (categories, at) => {
    const { groups } = groupsOf(fields, at, categories.length)
    const rows = categories.map((one, i) => [Number.isNaN(one) ? missingAs : groups[i]!])
    if (!isStrict) rows.push([numberOrMissing(fields, 'unknown_value')])
    return { categories, rows, width: 1 }
  })
}

function numberOrMissing(fields: Fields, key: string): number {
  const value = fields.get(key)
  return typeof value === 'number' ? value : Number.NaN
}

/** Each category becomes the mean of the target that training saw with it; others the mean of all. */
export const targetEncoder: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  if (fields.text('target_type_', 'continuous') === 'multiclass')
    throw notConverted('its TargetEncoder encodes several classes')
  const encodings = fields.items('encodings_').map((one) => numbersOf(arrayOf(one))?.values ?? new Float64Array(0))
  const mean = fields.number('target_mean_')
  return eachColumn(sketch, { fields, columns }, (categories, at) => ({
    categories,
    rows: [...categories.map((_, i) => [encodings[at]![i] ?? mean]), [mean]],
    width: 1,
  }))
}
