import { attribute, floatTensor, type GraphNode, int64Tensor, node, type Tensor } from '../../inference/index.ts'
import { type Body, FEATURES, type Goal } from '../learner.ts'
import type { NumberFeature, Sheet, SheetColumn } from '../sheet.ts'
import { type Season, seasonsOf } from './seasons.ts'

/** What a forecaster makes of the columns of a sheet: columns to regress on, days since they matter, and phases of seasons. */
export interface Derivation {
  /** Places in the sheet of the columns that are no part of the time. */
  readonly regressors: Int32Array
  /** The place of the days since 1970; undefined where there is no trend. */
  readonly days: number | undefined
  /** The day that stands for a missing one. */
  readonly middle: number
  /** Days at which the trend may bend, ascending. */
  readonly bends: Float32Array
  readonly seasons: readonly Season[]
}

/** The share of the days of training in which the trend may bend: later there is too little to tell a bend from noise. */
const BENDING = 0.85
const DAYS = '.days'
/** Parts of a time that are neither days nor phases. */
const OTHER_PARTS = ['hour', 'minute', 'weekday', 'dayFromMarch', 'day', 'month']

/** Learns what to derive: of the first time with days or hours, with at most so many bends. */
export function fitDerivation(sheet: Sheet, { rows }: Goal, bends: number): Derivation {
  const names = sheet.columns.map(({ name }) => name)
  const time = (names.find((name) => name.endsWith(DAYS)) ?? names.find((name) => name.endsWith('.hour')))?.replace(
    /\.(days|hour)$/,
    '',
  )
  const own = new Set([`${time}${DAYS}`, ...OTHER_PARTS.map((part) => `${time}.${part}`)])
  const others = names.flatMap((name, place) => (time !== undefined && own.has(name) ? [] : [place]))
  const days = names.indexOf(`${time}${DAYS}`)
  const known = days < 0 ? [] : Array.from(rows, (row) => sheet.columns[days]!.values[row]!).filter(Number.isFinite)
  const [first, last] = known.reduce(
    ([low, high], day) => [Math.min(low, day), Math.max(high, day)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  )
  const places = Array.from({ length: bends }, (_, i) =>
    Math.round(first + ((last - first) * BENDING * (i + 1)) / bends),
  )
  const within = new Set(places.filter((day) => day > first && day < last))
  return {
    regressors: Int32Array.from(others),
    days: known.length > 0 ? days : undefined,
    middle: known.length > 0 ? Math.round(known.reduce((sum, day) => sum + day, 0) / known.length) : 0,
    bends: Float32Array.from(within),
    seasons: time === undefined ? [] : seasonsOf(sheet, time, last - first),
  }
}

/** The derived sheet: regressors, days, days since each bend, and each season as a category: its phase plus 1, 0 where missing. */
export function deriveSheet({ regressors, days, middle, bends, seasons }: Derivation, sheet: Sheet): Sheet {
  const columns: SheetColumn[] = Array.from(regressors, (place) => sheet.columns[place]!)
  if (days !== undefined) {
    const known = (sheet.columns[days] as NumberFeature).values.map((day) => (Number.isNaN(day) ? middle : day))
    const since = (bend: number): Float32Array => known.map((day) => Math.max(0, day - bend))
    columns.push({ kind: 'number', name: 'trend', values: known })
    for (const bend of bends) columns.push({ kind: 'number', name: `trend.${bend}`, values: since(bend) })
  }
  for (const { name, parts, phases } of seasons) {
    const values = new Float32Array(sheet.rows)
    for (const { place, worth } of parts) {
      const part = sheet.columns[place]!.values
      for (let row = 0; row < values.length; row++) values[row]! += worth * part[row]!
    }
    const codes = values.map((phase) => (Number.isNaN(phase) ? 0 : phase + 1))
    columns.push({ kind: 'category', name, categories: phases, values: codes })
  }
  return { rows: sheet.rows, columns }
}

/** What the nodes of `derivedBody` write, [rows, columns of the derived sheet] float. */
export const DERIVED = '/derived'

const alongColumns = { axis: attribute.int(1) }

/** The nodes that derive from the features what `deriveSheet` does, to the bit. */
export function derivedBody(from: Derivation): Required<Pick<Body, 'nodes' | 'initializers'>> {
  const { regressors, days, seasons } = from
  const nodes: GraphNode[] = []
  const initializers: Record<string, Tensor> = { '/one': floatTensor([], [1]), '/none': floatTensor([], [0]) }
  const parts: string[] = []
  if (regressors.length > 0) {
    initializers['/regressors.places'] = int64Tensor([regressors.length], regressors)
    nodes.push(node('Gather', [FEATURES, '/regressors.places'], ['/regressors'], alongColumns))
    parts.push('/regressors')
  }
  if (days !== undefined) parts.push(...addTrend({ ...from, days }, nodes, initializers))
  seasons.forEach((season, i) => {
    parts.push(addSeason(season, `/season${i}`, { nodes, initializers }))
  })
  nodes.push(node('Concat', parts, [DERIVED], alongColumns))
  return { nodes, initializers }
}

function addTrend(
  { days, middle, bends }: Derivation & { readonly days: number },
  nodes: GraphNode[],
  initializers: Record<string, Tensor>,
): readonly string[] {
  initializers['/days.place'] = int64Tensor([1], [days])
  initializers['/days.middle'] = floatTensor([], [middle])
  initializers['/bends'] = floatTensor([bends.length], bends)
  nodes.push(
    node('Gather', [FEATURES, '/days.place'], ['/days'], alongColumns),
    node('IsNaN', ['/days'], ['/days.missing']),
    node('Where', ['/days.missing', '/days.middle', '/days'], ['/days.known']),
  )
  if (bends.length === 0) return ['/days.known']
  nodes.push(node('Sub', ['/days.known', '/bends'], ['/days.after']), node('Relu', ['/days.after'], ['/days.since']))
  return ['/days.known', '/days.since']
}

function addSeason(
  { parts }: Season,
  path: string,
  { nodes, initializers }: { readonly nodes: GraphNode[]; readonly initializers: Record<string, Tensor> },
): string {
  const terms = parts.map(({ place, worth }, i) => {
    const [values, weighed] = [`${path}.part${i}`, `${path}.worth${i}`]
    initializers[`${values}.place`] = int64Tensor([1], [place])
    initializers[`${values}.worth`] = floatTensor([], [worth])
    nodes.push(node('Gather', [FEATURES, `${values}.place`], [values], alongColumns))
    nodes.push(node('Mul', [values, `${values}.worth`], [weighed]))
    return weighed
  })
  const phase = terms.reduce((sum, term, i) => {
    nodes.push(node('Add', [sum, term], [`${path}.sum${i}`]))
    return `${path}.sum${i}`
  }, '/one')
  nodes.push(
    node('IsNaN', [phase], [`${path}.missing`]),
    node('Where', [`${path}.missing`, '/none', phase], [`${path}.code`]),
  )
  return `${path}.code`
}
