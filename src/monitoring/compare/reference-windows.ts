import { DAY } from '../../base/index.ts'
import { type SelfVariation, selfVariation } from '../../math/index.ts'
import { shapeOf, windowsLike } from '../windows/shape.ts'
import type { Cells, Cutting } from './cells.ts'

/** A window of rows, by the cells that it is made of. */
export interface Window {
  /** Milliseconds, or the places of the first row and the one behind the last. */
  readonly from: number
  readonly to: number
  readonly cells: readonly number[]
}

const YEAR = 365
/** Days before and after the same day of another year that are its season. */
const SEASON = 45
const FEWEST = 3
/** A last window with fewer rows than this share of the others is none. */
const LEAST_SHARE = 0.5

/** The windows of a side. `length`: of a window in milliseconds, where they are days; one window over all days without it. */
export function windowsOf(cutting: Cutting, { keys, from, to }: Cells, length: number | undefined): readonly Window[] {
  const all = keys.flatMap((key, cell) => (key === null ? [] : [{ key, cell }])).sort((a, b) => a.key - b.key)
  if (all.length === 0) return []
  if (cutting.kind === 'chunks') return [{ from: 0, to: all.length, cells: all.map(({ cell }) => cell) }]
  const each = cutting.each
  if (cutting.kind === 'rows' || each !== DAY)
    return all.map(({ key, cell }) => ({ from: key * each, to: (key + 1) * each, cells: [cell] }))
  const start = Math.floor(from! / DAY) * DAY
  const end = (Math.floor(to! / DAY) + 1) * DAY
  const span = length ?? end - start
  const made = new Map<number, number[]>()
  for (const { key, cell } of all) {
    const place = Math.floor((key * DAY - start) / span)
    made.set(place, [...(made.get(place) ?? []), cell])
  }
  return [...made].map(([place, cells]) => ({
    ...{ from: start + place * span, to: Math.min(end, start + (place + 1) * span), cells },
  }))
}

/** What a window is compared with, in words: `weekdays`, `season`, `hour`, `rows`, or `whole` for all rows of the reference. */
export type Likeness = 'weekdays' | 'season' | 'hour' | 'rows' | 'whole'

export interface ReferenceWindows {
  readonly likenessOf: (window: Window) => Likeness
  /** Bin counts of each like window, from those of the cells. */
  readonly like: (cells: readonly (readonly number[])[], window: Window) => readonly (readonly number[])[]
  /** Equal for windows that are compared with the same. */
  readonly keyOf: (window: Window) => string
}

export function referenceWindows(cutting: Cutting, { keys }: Cells): ReferenceWindows {
  if (cutting.kind === 'chunks') return plain('whole', () => [])
  if (cutting.kind === 'rows') return plain('rows', wholeOnes)
  if (cutting.each !== DAY) return hours(keys, cutting.each)
  const days = keys.flatMap((key, cell) => (key === null ? [] : [{ day: key, cell }])).sort((a, b) => a.day - b.day)
  const isYears = days.length > 0 && days.at(-1)!.day - days[0]!.day >= YEAR
  const among = ({ from, to }: Window): typeof days => {
    const middle = Math.floor((from + to) / 2 / DAY)
    const near = days.filter(({ day }) => isSeason(day - middle))
    return isYears && near.length >= (FEWEST * (to - from)) / DAY ? near : days
  }
  return {
    likenessOf: (window) => (among(window) === days ? 'weekdays' : 'season'),
    keyOf: (window) => `${shapeOf(window.from, window.to).join()}/${among(window) === days ? '' : window.from}`,
    like: (cells, window) => {
      const its = among(window).map(({ day, cell }) => ({ day, counts: [...cells[cell]!] }))
      return windowsLike(its, shapeOf(window.from, window.to)).filter((counts) => counts.some((count) => count > 0))
    },
  }
}

function isSeason(distance: number): boolean {
  const off = ((distance % YEAR) + YEAR) % YEAR
  return Math.min(off, YEAR - off) <= SEASON
}

function plain(
  likeness: Likeness,
  like: (cells: readonly (readonly number[])[]) => readonly (readonly number[])[],
): ReferenceWindows {
  return { likenessOf: () => likeness, keyOf: () => likeness, like }
}

function wholeOnes(cells: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const rows = (counts: readonly number[] | undefined): number => counts?.reduce((a, b) => a + b, 0) ?? 0
  return rows(cells.at(-1)) < LEAST_SHARE * rows(cells[0]) ? cells.slice(0, -1) : cells
}

/** The same hour of other days, where there are enough of them. */
function hours(keys: Cells['keys'], each: number): ReferenceWindows {
  const aDay = DAY / each
  const phase = (key: number): number => (Number.isInteger(aDay) ? key % aDay : 0)
  const phaseAt = ({ from }: Window): number => phase(from / each)
  const count = (at: number): number => keys.filter((key) => key !== null && phase(key) === at).length
  const isSame = (window: Window): boolean => Number.isInteger(aDay) && count(phaseAt(window)) >= FEWEST
  return {
    likenessOf: (window) => (isSame(window) ? 'hour' : 'rows'),
    keyOf: (window) => (isSame(window) ? `hour ${phaseAt(window)}` : 'all'),
    like: (cells, window) =>
      cells.filter((_, cell) => {
        const key = keys[cell]
        return key !== null && key !== undefined && (!isSame(window) || phase(key) === phaseAt(window))
      }),
  }
}

/** The restlessness of a column among windows, or that of the whole where there are none. */
export const selfOf = (windows: readonly (readonly number[])[], whole: readonly number[]): SelfVariation =>
  selfVariation(windows.length > 0 ? windows : [whole])
