import type { WindowReport } from '../../windows/window.ts'

/** What one window says about one metric. */
export interface Reading {
  readonly value: number
  /** 95 % interval; null where the window gives none. */
  readonly low: number | null
  readonly high: number | null
  /** Rows it rests on. */
  readonly count: number
}

type Members = Readonly<Record<string, unknown>>

/**
 * Reads a metric of a window: `psi:COLUMN` and `excess:COLUMN` of its drift (`prediction` for the answers), `gap` by its size whichever way it
 * goes, `drifted` (how many columns), `labelShare`, or any member of the report by its path. Undefined where the window does not know it.
 *
 * @example
 * readingOf(report, { metric: 'logloss' }) // { value: 0.41, low: 0.39, high: 0.43, count: 11000 }
 */
export function readingOf(
  report: WindowReport,
  { metric, segment }: { readonly metric: string; readonly segment?: string | undefined },
): Reading | undefined {
  const part = segment === undefined ? (report as unknown as Members) : segmentOf(report, segment)
  if (part === undefined) return undefined
  const rows = numberOf(part['predictions']) ?? 0
  const plain = (value: number | undefined): Reading | undefined =>
    value === undefined ? undefined : { value, low: null, high: null, count: rows }
  const drift = /^(psi|excess|lossEffect):(.+)$/.exec(metric)
  if (drift) return plain(numberOf(shiftOf(part, drift[2]!)?.[drift[1]!]))
  if (metric === 'drifted') return plain(driftedIn(part))
  if (metric === 'labelShare') return plain(rows > 0 ? (numberOf(part['labeled']) ?? 0) / rows : undefined)
  const found = figureIn(memberAt(part, metric), rows)
  return found && metric === 'gap' ? sizeOf(found) : found
}

function shiftOf(part: Members, column: string): Members | undefined {
  const shifts = membersOf(part['psi'])
  const shift = column === 'prediction' ? part['predictionPsi'] : shifts && own(shifts, column)
  return membersOf(shift)
}

function driftedIn(part: Members): number | undefined {
  const shifts = membersOf(part['psi'])
  if (!shifts) return undefined
  return [...Object.values(shifts), part['predictionPsi']].filter((shift) => membersOf(shift)?.['drifted'] === true)
    .length
}

/** The segment `COLUMN=VALUE` of a report: its performance, unless there are too few rows to show it. */
function segmentOf(report: WindowReport, segment: string): Members | undefined {
  const { segments } = report as unknown as { readonly segments?: unknown }
  if (!Array.isArray(segments)) return undefined
  const [column, value] = [segment.slice(0, segment.indexOf('=')), segment.slice(segment.indexOf('=') + 1)]
  const found = membersOf(segments.find((one) => one?.['column'] === column && one?.['value'] === value))
  if (!found || typeof found['refused'] === 'string') return undefined
  return { ...found, ...membersOf(found['performance']) }
}

function memberAt(part: Members, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => own(membersOf(at) ?? {}, name), part)
}

function figureIn(found: unknown, rows: number): Reading | undefined {
  const alone = numberOf(found)
  if (alone !== undefined) return { value: alone, low: null, high: null, count: rows }
  const figure = membersOf(found)
  const value = numberOf(figure?.['value'])
  if (!figure || value === undefined) return undefined
  const [low, high] = [numberOf(figure['low']) ?? null, numberOf(figure['high']) ?? null]
  return { value, low, high, count: numberOf(figure['count']) ?? rows }
}

/** Of something that may be wrong in either direction, how wrong. */
function sizeOf({ value, low, high, count }: Reading): Reading {
  if (low === null || high === null) return { value: Math.abs(value), low: null, high: null, count }
  const [near, far] = [Math.min(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))]
  return { value: Math.abs(value), low: low <= 0 && high >= 0 ? 0 : near, high: far, count }
}

const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined
const membersOf = (value: unknown): Members | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : undefined
const own = (of: Members, name: string): unknown => (Object.hasOwn(of, name) ? of[name] : undefined)
