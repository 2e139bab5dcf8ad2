import { attribute, type GraphNode, node, type Tensor } from '../../inference/index.ts'
import type { NumberColumn } from '../../table/index.ts'
import { FLOAT, numbersOf, type Part, varies } from './part.ts'

type Operator = 'Add' | 'Sub' | 'Mul' | 'Div' | 'Floor'

/** One step in double precision: a name for what it gives, and what it reads, names or numbers. */
interface Step {
  readonly gives: string
  readonly operator: Operator
  readonly reads: readonly (string | number)[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

const step = (gives: string, operator: Operator, ...reads: readonly (string | number)[]): Step => ({
  gives,
  operator,
  reads,
})

/** floor(a / b). */
const floorOf = (gives: string, a: string, b: number): readonly Step[] => [
  step(`${gives}/exact`, 'Div', a, b),
  step(gives, 'Floor', `${gives}/exact`),
]

/** a - b * times. */
const without = (gives: string, a: string, [b, times]: readonly [string, number]): readonly Step[] => [
  step(`${gives}/part`, 'Mul', b, times),
  step(gives, 'Sub', a, `${gives}/part`),
]

/**
 * Parts of a moment in UTC, from milliseconds since 1970. The calendar counts years from March on, in eras of 400 years, so that the
 * leap day is the last of a year.
 *
 * Source: Hinnant 2013, "chrono-compatible low-level date algorithms", civil_from_days.
 */
const STEPS: readonly Step[] = [
  ...floorOf('days', 'time', DAY),
  ...without('inDay', 'time', ['days', DAY]),
  ...floorOf('hour', 'inDay', HOUR),
  ...floorOf('minute', 'inDay', 60_000),
  step('fromSunday', 'Add', 'days', 4),
  ...floorOf('weeks', 'fromSunday', 7),
  ...without('weekday', 'fromSunday', ['weeks', 7]),
  step('sinceMarch0', 'Add', 'days', 719_468),
  ...floorOf('era', 'sinceMarch0', 146_097),
  ...without('dayOfEra', 'sinceMarch0', ['era', 146_097]),
  ...floorOf('olympiads', 'dayOfEra', 1460),
  ...floorOf('centuries', 'dayOfEra', 36_524),
  ...floorOf('eras', 'dayOfEra', 146_096),
  step('plain/1', 'Sub', 'dayOfEra', 'olympiads'),
  step('plain/2', 'Add', 'plain/1', 'centuries'),
  step('plain', 'Sub', 'plain/2', 'eras'),
  ...floorOf('yearOfEra', 'plain', 365),
  ...floorOf('leaps', 'yearOfEra', 4),
  ...floorOf('skips', 'yearOfEra', 100),
  ...without('inYear/1', 'dayOfEra', ['yearOfEra', 365]),
  step('inYear/2', 'Sub', 'inYear/1', 'leaps'),
  step('inYear', 'Add', 'inYear/2', 'skips'),
  step('inYear/5', 'Mul', 'inYear', 5),
  step('inYear/7', 'Add', 'inYear/5', 2),
  ...floorOf('month/march', 'inYear/7', 153),
  step('month/begins/1', 'Mul', 'month/march', 153),
  step('month/begins/2', 'Add', 'month/begins/1', 2),
  ...floorOf('month/begins', 'month/begins/2', 5),
  step('day/0', 'Sub', 'inYear', 'month/begins'),
  step('day', 'Add', 'day/0', 1),
  ...floorOf('isNewYear', 'month/march', 10),
  step('month/3', 'Add', 'month/march', 3),
  ...without('month', 'month/3', ['isNewYear', 12]),
]

/** A part of a moment that becomes a feature, and how many days the times in training must span for it to tell more than a trend. */
const PARTS: readonly { readonly part: string; readonly span: number }[] = [
  { part: 'days', span: 1 },
  { part: 'hour', span: 0 },
  { part: 'minute', span: 0 },
  { part: 'weekday', span: 7 },
  { part: 'day', span: 31 },
  { part: 'month', span: 366 },
  { part: 'inYear', span: 366 },
]

/** What each part is called in a sheet. */
const NAMES: Readonly<Record<string, string>> = { inYear: 'dayFromMarch' }

const OPERATORS: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  Floor: Math.floor,
}

/** What a column of moments is fitted with. */
export interface TimeRules {
  readonly name: string
  /** What the values of the graph that belong to the column begin with. */
  readonly path: string
}

/**
 * A column of moments as parts that vary in training: `days` since 1970, `hour`, `minute` of the day (where minutes vary), `weekday`
 * from Sunday 0, `day` of the month, `month`, and `dayFromMarch` counted from 0 on March 1. Undefined where none varies.
 */
export function timePart(column: NumberColumn, { name, path }: TimeRules): Part | undefined {
  const wanted = partsOf(column.values)
  if (wanted.length === 0) return undefined
  const steps = stepsFor(wanted)
  const inner = (value: string): string => (value === 'time' ? name : `${path}/${value}`)
  return {
    input: { name, type: 'double' },
    columns: wanted.map((part) => ({ name: `${name}.${NAMES[part] ?? part}`, categories: 0, sentinels: [] })),
    output: path,
    ...graphOf({ path, wanted, steps, inner }),
    opsets: {},
    isOpen: true,
    apply: (given) => partsAt(numbersOf(given)!, wanted, steps),
  }
}

function partsOf(times: Float64Array): readonly string[] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const time of times) {
    if (time < low && time > Number.NEGATIVE_INFINITY) low = time
    if (time > high && time < Number.POSITIVE_INFINITY) high = time
  }
  const known = PARTS.filter(({ span }) => high - low >= span * DAY).map(({ part }) => part)
  const columns = partsAt(times, known, stepsFor(known))
  const wanted = known.filter((part, i) => {
    const present = columns[i]!.filter((value) => !Number.isNaN(value))
    return varies(present) && (part !== 'minute' || present.some((minute) => minute % 60 > 0))
  })
  // whether a moment is missing may be all that it tells
  return wanted.length === 0 && varies(times) ? ['days'] : wanted
}

/** The steps that the wanted parts need. */
function stepsFor(wanted: readonly string[]): readonly Step[] {
  const needed = new Set<string | number>(wanted)
  const steps: Step[] = []
  for (const one of STEPS.toReversed()) {
    if (!needed.has(one.gives)) continue
    steps.unshift(one)
    for (const read of one.reads) needed.add(read)
  }
  return steps
}

function partsAt(times: Float64Array, wanted: readonly string[], steps: readonly Step[]): readonly Float32Array[] {
  const names = ['time', ...steps.map(({ gives }) => gives)]
  const places = steps.map(({ operator, reads: [a, b = 0] }) => ({
    compute: OPERATORS[operator],
    a: names.indexOf(a as string),
    b: typeof b === 'number' ? -1 : names.indexOf(b),
    constant: typeof b === 'number' ? b : 0,
  }))
  const columns = wanted.map(() => new Float32Array(times.length))
  const targets = wanted.map((part) => names.indexOf(part))
  const values = new Float64Array(names.length)
  for (let row = 0; row < times.length; row++) {
    values[0] = times[row]!
    places.forEach(({ compute, a, b, constant }, i) => {
      values[i + 1] = compute(values[a]!, b < 0 ? constant : values[b]!)
    })
    for (let i = 0; i < targets.length; i++) columns[i]![row] = values[targets[i]!]!
  }
  return columns
}

function graphOf(from: {
  readonly path: string
  readonly wanted: readonly string[]
  readonly steps: readonly Step[]
  readonly inner: (value: string) => string
}): { readonly nodes: readonly GraphNode[]; readonly initializers: Readonly<Record<string, Tensor>> } {
  const { path, wanted, steps, inner } = from
  const initializers: Record<string, Tensor> = {}
  const nameOf = (read: string | number): string => {
    if (typeof read === 'string') return inner(read)
    const constant = `/time/${read}`
    initializers[constant] = { type: 'double', shape: [], data: Float64Array.of(read) }
    return constant
  }
  const nodes = steps.map(({ gives, operator, reads }) => node(operator, reads.map(nameOf), [inner(gives)]))
  const joined = `${path}/parts`
  const join = node('Concat', wanted.map(inner), [joined], { axis: attribute.int(1) })
  return { nodes: [...nodes, join, node('Cast', [joined], [path], { to: attribute.int(FLOAT) })], initializers }
}
