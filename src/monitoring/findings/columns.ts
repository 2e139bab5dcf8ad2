import type { Watch } from '../watch.ts'
import type { ColumnShift, Finding, Segment } from '../windows/window.ts'
import { evidenceWords, listed, percent, type Words } from './words.ts'

export const MISSING = 'monitoring.missing'
export const SEGMENT = 'monitoring.segment'

const MORE_MISSING = 0.05
const MOSTLY_MISSING = 0.5

/** Columns that drifted because values are missing. They are among those of the drift message, so that no false message is added. */
export function missingFinding(shifts: Readonly<Record<string, ColumnShift>>, champion: number): Finding | undefined {
  const more = Object.entries(shifts).flatMap(([name, { drifted, missing, trainedMissing }]) => {
    const [now, before] = [missing ?? 0, trainedMissing ?? 0]
    return drifted && now - before >= MORE_MISSING ? [{ name, now, before }] : []
  })
  if (more.length === 0) return undefined
  more.sort((a, b) => b.now - b.before - (a.now - a.before))
  const says = more.map(({ name, now, before }) => `${name} (${percent(now)}, in training ${percent(before)})`)
  const grave = more.some(({ now, before }) => now - before >= MOSTLY_MISSING)
  return {
    code: MISSING,
    severity: grave ? 'alarm' : 'notice',
    message: `Values are missing in ${listed(says)}.`,
    subjects: more.map(({ name }) => name),
    evidence: { champion, columns: Object.fromEntries(more.map(({ name, now, before }) => [name, { now, before }])) },
  }
}

const VERDICT = 100

/** What is said about segments. */
export interface SegmentsSeen {
  readonly watch: Watch
  readonly champion: number
  readonly segments: readonly Segment[]
  readonly say: Words
}

/**
 * Segments in which a model is wrong on average: the gap of the window passes the limit of calibration, and the days since the champion
 * took over hold evidence of 100 to 1 for each segment looked at (so that all together are wrong in one of 100 cases).
 */
export function segmentFinding({ watch, champion, segments, say }: SegmentsSeen): Finding | undefined {
  const max = watch.calibration?.max
  if (max === undefined) return undefined
  const level = Math.log(VERDICT * Math.max(1, segments.length))
  const off = segments.filter(({ performance, refused, calibration }) => {
    const gap = performance.gap.value
    return refused === null && gap !== null && Math.abs(gap) > max && calibration.logE >= level
  })
  if (off.length === 0) return undefined
  off.sort((a, b) => b.calibration.logE - a.calibration.logE)
  const says = off.map(({ column, value, performance, calibration }) => {
    const gap = say.difference(performance.gap.value ?? 0)
    return `${column} ${value} (${gap}, ${performance.labeled} labels, ${evidenceWords(calibration)})`
  })
  return {
    code: SEGMENT,
    severity: 'alarm',
    message: `Version ${champion} is off where ${listed(says)}: label less prediction passes the limit of ${max}.`,
    subjects: off.map(({ column, value }) => `${column}=${value}`),
    evidence: {
      champion,
      max,
      segments: off.map(({ column, value, calibration }) => ({ column, value, ...calibration })),
    },
  }
}
