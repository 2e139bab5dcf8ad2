import type { ConceptReport } from '../concept/report.ts'
import type { Finding } from '../windows/window.ts'
import { evidenceWords } from './words.ts'

/** The message that labels no longer follow from features as they did; with it no estimate is trusted. */
export const CONCEPT = 'monitoring.concept'

const SAYS: Readonly<Record<ConceptReport['changes'][number]['bet'], string>> = {
  error: 'it errs more',
  boundary: 'the boundary between the two answers has moved',
  above: 'what comes true lies above what it predicts',
  below: 'what comes true lies below what it predicts',
}

/** What was learned stopped being true: an alarm for the first change that was said within the window. */
export function conceptFinding(report: ConceptReport | undefined, champion: number): Finding | undefined {
  const [first] = report?.changes ?? []
  if (!report || !first) return undefined
  const { since, bet, evidence, errorBefore, errorAfter, segment } = first
  const where = segment === null ? '' : ` for ${segment}`
  const errors =
    errorBefore === null || errorAfter === null
      ? ''
      : ` (mean error ${errorBefore.toPrecision(3)} before, ${errorAfter.toPrecision(3)} since)`
  const odds =
    evidence === null ? '' : ` There is ${evidenceWords({ logE: Math.log(evidence) })}; it takes ${alarmWords(report)}.`
  return {
    code: CONCEPT,
    severity: 'alarm',
    message:
      `What version ${champion} learned is no longer true${where}: ${SAYS[bet]} since about ` +
      `${new Date(since).toISOString().slice(0, 16).replace('T', ' ')} UTC${errors}.${odds}`,
    subjects: segment === null ? [] : [segment],
    evidence: { champion, ...first, detector: report.detector, alarmAt: report.alarmAt, rows: report.rows },
  }
}

function alarmWords({ alarmAt }: ConceptReport): string {
  return `${(alarmAt ?? Number.NaN).toLocaleString('en-US')} to 1, which comes less than once in half as many rows while nothing changes`
}
