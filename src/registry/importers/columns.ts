import { attribute, floatTensor, type GraphNode, ML, node, type Tensor, value } from '../../inference/index.ts'

/** What is done to a feature before trees compare it. */
export type Treatment =
  | 'plain'
  /** Numbers so near to zero that LightGBM takes them for zero become missing. */
  | 'zeroMissing'
  /** The whole part of a number; below 0 it is missing, as LightGBM has it. */
  | 'code'
  /** The whole part of a number, as XGBoost has it. */
  | 'floor'
  /** Missing values become 0. */
  | 'zeroFilled'

/** An input: a number or, with `categories`, one of these texts or numbers, which becomes its place in the list. */
export interface Feature {
  readonly name: string
  readonly categories?: readonly (string | number)[]
}

type Precision = 'float' | 'double'

/** A part of a graph under construction. */
export interface GraphParts {
  readonly inputs: ReturnType<typeof value>[]
  readonly nodes: GraphNode[]
  readonly initializers: Record<string, Tensor>
}

export const emptyParts = (): GraphParts => ({ inputs: [], nodes: [], initializers: Object.create(null) })

/** One number of a precision, under a name of its own. */
export function constant(parts: GraphParts, precision: Precision, number: number): string {
  const name = `/constant/${Object.keys(parts.initializers).length}`
  parts.initializers[name] = realTensor(precision, [], [number])
  return name
}

/** A tensor of reals. */
export function realTensor(precision: Precision, shape: readonly number[], values: ArrayLike<number>): Tensor {
  if (precision === 'float') return floatTensor(shape, values)
  return { type: 'double', shape, data: Float64Array.from(values) }
}

/** The columns of the matrix that trees read: each a feature after one treatment. */
export interface ColumnPlan {
  /** The place of a feature under a treatment; asked for the first time, it gets one. */
  place(feature: number, treatment: Treatment): number
}

/**
 * Collects the columns that are needed. They lie together by treatment, so that each treatment is a few operators over many columns;
 * `finish` gives the place of each in the end.
 */
export function createColumns(): ColumnPlan & {
  finish(): { readonly order: readonly Column[]; readonly places: Int32Array }
} {
  const columns: Column[] = []
  const known = new Map<string, number>()
  return {
    place(feature, treatment) {
      const key = `${treatment} ${feature}`
      const place = known.get(key) ?? columns.push({ feature, treatment }) - 1
      known.set(key, place)
      return place
    },
    finish() {
      const order = columns.map((_, i) => i).sort((a, b) => compare(columns[a]!, columns[b]!))
      const places = new Int32Array(columns.length)
      for (const [place, i] of order.entries()) places[i] = place
      return { order: order.map((i) => columns[i]!), places }
    },
  }
}

/** A column of the matrix. */
export interface Column {
  readonly feature: number
  readonly treatment: Treatment
}

const compare = (a: Column, b: Column): number =>
  a.treatment === b.treatment ? a.feature - b.feature : a.treatment < b.treatment ? -1 : 1

/** The name of the matrix of columns, [N, columns]. */
export const MATRIX = '/matrix'

/** Adds the inputs of all features and the matrix of columns. */
export function addMatrix(
  parts: GraphParts,
  features: readonly Feature[],
  how: { readonly columns: readonly Column[]; readonly precision: Precision },
): void {
  const { columns, precision } = how
  for (const { name, categories } of features) {
    const isText = typeof categories?.[0] === 'string'
    parts.inputs.push(value(name, isText ? 'string' : precision, ['N', 1]))
  }
  const read = new Map<number, string>()
  const numberOf = (feature: number): string => {
    const name = read.get(feature) ?? addNumber(parts, features[feature]!, precision)
    read.set(feature, name)
    return name
  }
  const treated = groupsOf(columns).map(({ treatment, features: group }) =>
    TREAT[treatment](parts, join(parts, `/columns/${treatment}`, group.map(numberOf)), precision),
  )
  parts.nodes.push(node('Concat', treated, [MATRIX], { axis: attribute.int(1) }))
}

/** Columns that follow each other under one treatment. */
function groupsOf(
  columns: readonly Column[],
): readonly { readonly treatment: Treatment; readonly features: number[] }[] {
  const groups: { readonly treatment: Treatment; readonly features: number[] }[] = []
  for (const { treatment, feature } of columns) {
    if (groups.at(-1)?.treatment === treatment) groups.at(-1)!.features.push(feature)
    else groups.push({ treatment, features: [feature] })
  }
  return groups
}

function join(parts: GraphParts, into: string, names: readonly string[]): string {
  if (names.length === 1) return names[0]!
  parts.nodes.push(node('Concat', names, [into], { axis: attribute.int(1) }))
  return into
}

/** A feature as numbers; a category that training did not know is missing. */
function addNumber(parts: GraphParts, { name, categories }: Feature, precision: Precision): string {
  if (categories === undefined) return name
  const isText = typeof categories[0] === 'string'
  const codes = categories.map((_, code) => code)
  const keys = isText ? 'keys_strings' : 'keys_floats'
  const [from, to] = [`/feature/${name}`, `/feature/${name}/code`]
  if (!isText) parts.nodes.push(node('Cast', [name], [from], { to: attribute.int(FLOAT) }))
  const encoder = {
    [keys]: isText ? attribute.texts(categories as string[]) : attribute.floats(categories as number[]),
    values_floats: attribute.floats(codes),
    default_float: attribute.float(Number.NaN),
  }
  parts.nodes.push(node('LabelEncoder', [isText ? name : from], [to], encoder, ML))
  if (precision === 'float') return to
  parts.nodes.push(node('Cast', [to], [`${to}/double`], { to: attribute.int(DOUBLE) }))
  return `${to}/double`
}

const FLOAT = 1
const DOUBLE = 11
/** LightGBM's `kZeroThreshold`, a float32. */
const ZERO_THRESHOLD = Math.fround(1e-35)
const BELOW_FIRST_CODE = -1

type Treat = (parts: GraphParts, name: string, precision: Precision) => string

const TREAT: Readonly<Record<Treatment, Treat>> = {
  plain: (_parts, name) => name,
  floor(parts, name) {
    parts.nodes.push(node('Floor', [name], ['/floor']))
    return '/floor'
  },
  code(parts, name, precision) {
    const [first, missing] = [constant(parts, precision, BELOW_FIRST_CODE), constant(parts, precision, Number.NaN)]
    parts.nodes.push(
      node('Greater', [name, first], ['/code']),
      node('Abs', [name], ['/code/size']),
      node('Floor', ['/code/size'], ['/code/whole']),
      node('Where', ['/code', '/code/whole', missing], ['/codes']),
    )
    return '/codes'
  },
  zeroMissing(parts, name, precision) {
    const [limit, missing] = [constant(parts, precision, ZERO_THRESHOLD), constant(parts, precision, Number.NaN)]
    parts.nodes.push(
      node('Abs', [name], ['/zero/size']),
      node('LessOrEqual', ['/zero/size', limit], ['/zero']),
      node('Where', ['/zero', missing, name], ['/zero/missing']),
    )
    return '/zero/missing'
  },
  zeroFilled(parts, name, precision) {
    const zero = constant(parts, precision, 0)
    parts.nodes.push(
      node('IsNaN', [name], ['/filled/missing']),
      node('Where', ['/filled/missing', zero, name], ['/filled']),
    )
    return '/filled'
  },
}
