import type { Focus } from './focus.ts'
import { PREDICTION } from './heat.ts'
import { lengthOf } from './moments.ts'
import { capital, inWords } from './numbers.ts'
import { pairOf, saidBy } from './pair.ts'
import type { Week } from './shapes.ts'
import { ENOUGH, isJudged, isOff, named, scoresOf } from './weeks.ts'

/** The title of the chart of windows: what it shows, as a sentence. */
export function findingOf(focus: Focus): string {
  const { base, rival } = pairOf(focus)
  const judged = focus.weeks.filter((week) => isJudged(week) && saidBy(week, base) !== undefined)
  if (judged.length === 0) return `What ${named(base)} says, and what happens`
  const off = judged.filter((week) => isOff({ ...week, said: saidBy(week, base) }))
  if (off.length === 0) return `What ${named(base)} says and what happens agree`
  const low = off.filter((week) => (saidBy(week, base) ?? 0) < (week.were ?? 0)).length
  const how = low === off.length ? 'said too little' : low === 0 ? 'said too much' : 'was off'
  const often = `in ${partOf(off.length, judged.length, plural(judged[0]!))}`
  const closer = judged.filter((week) => isCloser(week, rival, base)).length
  return `${named(base)} ${how} ${often}${closer > 0 ? `; ${named(rival)} is closer` : ''}`
}

/** `three of five weeks`, `all five weeks`, `both weeks`. */
function partOf(some: number, all: number, things: string): string {
  if (some < all) return `${inWords(some)} of ${inWords(all)} ${things}`
  if (all === 1) return `the one ${things.slice(0, -1)}`
  return all === 2 ? `both ${things}` : `all ${inWords(all)} ${things}`
}

/** `weeks`, `days`; `windows` for another length. */
function plural({ from, to }: Week): string {
  const length = lengthOf(from, to)
  return length === 'week' || length === 'day' ? `${length}s` : 'windows'
}

function isCloser(week: Week, rival: number | undefined, base: number | undefined): boolean {
  const [mine, other] = [saidBy(week, rival), saidBy(week, base)]
  if (mine === undefined || other === undefined || week.were === undefined) return false
  return Math.abs(mine - week.were) < Math.abs(other - week.were)
}

/** The title of the table of windows: how the two versions compare on the same windows. */
export function comparisonOf(focus: Focus): string {
  const { base, rival } = pairOf(focus)
  const both = focus.weeks
    .map((week) => [scoresOf(week, base), scoresOf(week, rival)] as const)
    .filter(([mine, other]) => mine?.logloss !== undefined && other?.logloss !== undefined && other.labeled >= ENOUGH)
  if (both.length === 0) return `${named(base)}, window by window`
  const lower = both.filter(([mine, other]) => other!.logloss! < mine!.logloss!).length
  return `${named(rival)} loses less than ${named(base)} in ${partOf(lower, both.length, plural(focus.weeks[0]!))} that both were asked`
}

/** The title of the heat map: which columns moved. */
export function driftFinding(rows: readonly { readonly column: string; readonly moved: boolean }[]): string {
  const columns = rows.filter(({ column }) => column !== PREDICTION)
  const moved = columns.filter((column) => column.moved)
  const too = rows.some((row) => row.column === PREDICTION && row.moved) ? ', and so did the prediction' : ''
  if (columns.length === 0) return 'Drift of each column'
  if (moved.length === 0) return too === '' ? 'No column moved' : 'No column moved, but the prediction did'
  if (moved.length === 1) return `Only ${moved[0]!.column} moved${too}`
  return `${capital(inWords(moved.length))} of ${inWords(columns.length)} columns moved${too}`
}
