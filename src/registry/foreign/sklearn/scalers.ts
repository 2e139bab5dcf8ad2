import { type Inert, isNamed, isThing, notConverted, type Thing } from '../inert.ts'
import { nothing } from './dummy.ts'
import { type Fields, fieldsOf } from './fields.ts'
import {
  block,
  type Columns,
  cast,
  concat,
  doubles,
  gather,
  matrix,
  op,
  row,
  rowSums,
  type Sketch,
  widthOf,
} from './sketch.ts'

/** Turns columns into others. */
export type Transform = (sketch: Sketch, transformer: Thing, columns: Columns) => Columns

interface Input {
  readonly sketch: Sketch
  readonly fields: Fields
  readonly x: string
  readonly width: number
}

/** A transformer of numbers that keeps their columns. */
const numeric =
  (compute: (input: Input) => string): Transform =>
  (sketch, transformer, columns) => {
    const width = widthOf(columns)
    return block(compute({ sketch, fields: fieldsOf(transformer), x: matrix(sketch, columns), width }), width)
  }

/** One number a column of the file, or nothing. */
function numbersAt({ fields, width }: Input, key: string): Float64Array | undefined {
  const value = fields.get(key)
  if (value === undefined || value === null) return undefined
  const { values } = fields.array(key)
  if (values.length !== width) throw notConverted(`its ${fields.of} does not fit its columns`)
  return values
}

/** x shifted and then divided, where the file says so. */
function shiftedAndScaled(input: Input, shift: string | undefined, scale: string | undefined): string {
  const { sketch } = input
  const shifts = shift === undefined ? undefined : numbersAt(input, shift)
  const scales = scale === undefined ? undefined : numbersAt(input, scale)
  const moved = shifts ? op(sketch, 'Sub', [input.x, row(sketch, shifts)]) : input.x
  return scales ? op(sketch, 'Div', [moved, row(sketch, scales)]) : moved
}

function clipped(sketch: Sketch, x: string, [low, high]: readonly [number, number]): string {
  return op(sketch, 'Clip', [x, doubles(sketch, [], [low]), doubles(sketch, [], [high])])
}

/** Whether something is switched on, and if so the name of what holds its numbers. */
const when = (fields: Fields, flag: string, key: string): string | undefined =>
  fields.flag(flag, true) ? key : undefined

export const standardScaler = numeric((input) =>
  shiftedAndScaled(input, when(input.fields, 'with_mean', 'mean_'), when(input.fields, 'with_std', 'scale_')),
)

export const robustScaler = numeric((input) =>
  shiftedAndScaled(
    input,
    when(input.fields, 'with_centering', 'center_'),
    when(input.fields, 'with_scaling', 'scale_'),
  ),
)

export const maxAbsScaler = numeric((input) => {
  const scaled = shiftedAndScaled(input, undefined, 'scale_')
  return input.fields.flag('clip', false) ? clipped(input.sketch, scaled, [-1, 1]) : scaled
})

export const minMaxScaler = numeric((input) => {
  const { sketch, fields } = input
  const [scale, least] = [numbersAt(input, 'scale_'), numbersAt(input, 'min_')]
  if (!scale || !least) throw notConverted('its MinMaxScaler is not trained')
  const scaled = op(sketch, 'Add', [op(sketch, 'Mul', [input.x, row(sketch, scale)]), row(sketch, least)])
  if (!fields.flag('clip', false)) return scaled
  const range = fields.array('feature_range').values
  return clipped(sketch, scaled, [range[0]!, range[1]!])
})

export const normalizer = numeric(({ sketch, fields, x, width }) => {
  const norm = fields.text('norm')
  if (norm !== 'l1' && norm !== 'l2') throw notConverted('its Normalizer divides by the largest value')
  const parts = norm === 'l1' ? op(sketch, 'Abs', [x]) : op(sketch, 'Mul', [x, x])
  const sums = rowSums(sketch, parts, width)
  const length = norm === 'l1' ? sums : op(sketch, 'Sqrt', [sums])
  const isNothing = op(sketch, 'Equal', [length, doubles(sketch, [], [0])])
  return op(sketch, 'Div', [x, op(sketch, 'Where', [isNothing, doubles(sketch, [], [1]), length])])
})

export const binarizer = numeric(({ sketch, fields, x }) =>
  cast(sketch, op(sketch, 'Greater', [x, doubles(sketch, [], [fields.number('threshold')])]), 'double'),
)

/** Functions of numpy that are one operator, or two. */
const FUNCTIONS: Readonly<Record<string, (sketch: Sketch, x: string) => string>> = {
  log: (sketch, x) => op(sketch, 'Log', [x]),
  log1p: (sketch, x) => op(sketch, 'Log', [op(sketch, 'Add', [x, doubles(sketch, [], [1])])]),
  exp: (sketch, x) => op(sketch, 'Exp', [x]),
  expm1: (sketch, x) => op(sketch, 'Sub', [op(sketch, 'Exp', [x]), doubles(sketch, [], [1])]),
  sqrt: (sketch, x) => op(sketch, 'Sqrt', [x]),
  abs: (sketch, x) => op(sketch, 'Abs', [x]),
  absolute: (sketch, x) => op(sketch, 'Abs', [x]),
  square: (sketch, x) => op(sketch, 'Mul', [x, x]),
  negative: (sketch, x) => op(sketch, 'Neg', [x]),
}

/** The value after a function of numpy that is known. Errors: `registry.unsupported_model` for code of one's own. */
export function applyFunction(sketch: Sketch, given: Inert | undefined, x: string): string {
  const name = isNamed(given) && /^numpy/.test(given.module) ? given.name : isThing(given) ? ufuncName(given) : ''
  const compute = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (compute === undefined) throw notConverted('its FunctionTransformer is code, which is not run')
  return compute(sketch, x)
}

/** How numpy 1.x writes its functions. */
const ufuncName = ({ name, args }: Thing): string =>
  name === '_ufunc_reconstruct' && typeof args[1] === 'string' ? args[1] : ''

export const functionTransformer: Transform = (sketch, transformer, columns) => {
  const given = fieldsOf(transformer).get('func')
  if (given === undefined || given === null || isCheck(given)) return columns
  return block(applyFunction(sketch, given, matrix(sketch, columns)), widthOf(columns))
}

/** What HistGradientBoosting puts there: it only checks. */
function isCheck(given: Inert): boolean {
  if (!isThing(given) || given.name !== 'partial') return false
  const [first] = given.args
  return isNamed(first) && first.name === 'check_array'
}

export const principalComponents: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  const { shape, values } = fields.array('components_')
  const [count = 0, features = 0] = shape
  if (features !== widthOf(columns)) throw notConverted(`its ${fields.of} does not fit its columns`)
  const x = matrix(sketch, columns)
  const isCentered = fields.get('mean_') !== undefined && fields.get('mean_') !== null
  const centered = isCentered ? op(sketch, 'Sub', [x, row(sketch, fields.array('mean_').values)]) : x
  const turned = Float64Array.from(values, (_, i) => values[(i % count) * features + Math.floor(i / count)]!)
  const projected = op(sketch, 'MatMul', [centered, doubles(sketch, [features, count], turned)])
  if (!fields.flag('whiten', false)) return block(projected, count)
  const scale = fields.array('explained_variance_').values.map((variance) => Math.max(2 ** -52, Math.sqrt(variance)))
  return block(op(sketch, 'Div', [projected, row(sketch, scale)]), count)
}

const MOST_PRODUCTS = 20_000

/** Products of columns, those of fewer factors first, as itertools lists them. */
export const polynomialFeatures: Transform = (sketch, transformer, columns) => {
  const fields = fieldsOf(transformer)
  const width = widthOf(columns)
  const [least, most] = [fields.number('_min_degree', 0), fields.number('_max_degree', fields.number('degree', 2))]
  const isDistinct = fields.flag('interaction_only', false)
  const x = matrix(sketch, columns)
  const parts: string[] = []
  let total = 0
  if (fields.flag('include_bias', true)) {
    parts.push(op(sketch, 'Add', [nothing(sketch, columns), doubles(sketch, [], [1])]))
    total++
  }
  for (let degree = Math.max(1, least); degree <= most; degree++) {
    const products = combinations(width, degree, isDistinct)
    if (products.length === 0) continue
    total += products.length
    const factors = Array.from({ length: degree }, (_, k) =>
      gather(
        sketch,
        x,
        products.map((one) => one[k]!),
      ),
    )
    parts.push(factors.reduce((product, factor) => op(sketch, 'Mul', [product, factor])))
  }
  return block(concat(sketch, parts), total)
}

function combinations(width: number, degree: number, isDistinct: boolean): readonly (readonly number[])[] {
  let found: readonly (readonly number[])[] = [[]]
  for (let k = 0; k < degree; k++) {
    found = found.flatMap((chosen) => {
      const from = chosen.length === 0 ? 0 : chosen.at(-1)! + Number(isDistinct)
      return Array.from({ length: Math.max(0, width - from) }, (_, i) => [...chosen, from + i])
    })
    if (found.length > MOST_PRODUCTS) throw notConverted('its PolynomialFeatures makes too many columns')
  }
  return found
}
