import { alarmOf, evidenceOf } from './alarm.ts'
import type { ConceptDetection, ConceptTrace, ConceptWatch, ConceptWatchOptions } from './detection.ts'
import { watchErrors } from './error-detector.ts'
import { playRow } from './play-row.ts'
import { type ConceptRows, conceptPart } from './rows.ts'
import { begin, reach } from './stages.ts'
import { nextStage, openState, type WatchState } from './watch-state.ts'

/**
 * Opens the default watch: two bets, averaged. One is that errors became more frequent; the other, of two classes, that another place of
 * the boundary foretells the labels better. While nothing changes the evidence reaches the line less often than once in so many rows
 * (`rowsPerFalseAlarm`, with a margin for rates that are estimated). After an alarm everything is learned anew from the rows after it.
 *
 * Errors are bet on from 500 rows of a concept on, boundaries from 1,500; what is fit is fit again at 4,500 and 9,000. Where neighboring
 * errors depend on each other, means of blocks are bet on.
 *
 * With another `detector` errors alone are looked at, as River does.
 *
 * Source: Shin, Ramdas & Rinaldo 2022 (e-detectors); own measurements (statistics.md, section 5).
 *
 * @example
 * const watch = conceptWatch({ width: 0, kind: 'class', binary: false })
 * watch.add({ rows: 3, errors: Float64Array.of(0, 1, 0) }) // []
 */
export function conceptWatch(options: ConceptWatchOptions): ConceptWatch {
  if (options.detector !== undefined && options.detector !== 'default') return watchErrors(options.detector)
  const state = openState(options)
  return {
    add: (rows, trace) => addRows(state, rows, trace),
    standing: () => ({
      ...{ evidence: evidenceOf(state), alarmAt: state.line, rows: state.seen, blocks: state.blocks },
      boundary: state.boundary !== undefined,
    }),
  }
}

/** Stretch by stretch: to the next stage, or to an alarm, which makes all that was judged before worthless. */
function addRows(state: WatchState, all: ConceptRows, trace: ConceptTrace | undefined): ConceptDetection[] {
  const found: ConceptDetection[] = []
  let from = 0
  while (from < all.rows) {
    const to = Math.min(all.rows, from + nextStage(state) - state.seen)
    const rows = judged(state, conceptPart(all, from, to))
    let row = 0
    let alarm: ConceptDetection | undefined
    while (row < rows.rows && !alarm) {
      playRow(state, rows, row)
      trace?.(state.total - 1, evidenceOf(state), rows.errors[row]!)
      alarm = alarmOf(state, rows.segments?.[row])
      row++
    }
    if (alarm) {
      found.push(alarm)
      begin(state)
    } else if (state.seen === nextStage({ seen: state.seen - 1 })) reach(state)
    from += row
  }
  return found
}

/** With what the watch's own champion makes of the rows. */
function judged({ champion }: WatchState, rows: ConceptRows): ConceptRows {
  return champion ? { ...rows, ...champion.judge(rows.columns ?? [], rows.labels!) } : rows
}
