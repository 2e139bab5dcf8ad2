import type { ConceptDetection } from './detection.ts'

/** A change, with the alarms that followed it while it was still learned from. */
export interface ConceptIncident extends ConceptDetection {
  /** Rows of the later alarms of the same change. */
  readonly again: readonly number[]
}

/** Rows within which another alarm is about the same change: the warm-up of the bets, and 500. */
const SAME_CHANGE = 2000

/** Groups alarms: one that comes while the rows after the one before are still being learned belongs to it. */
export function incidentsOf(detections: readonly ConceptDetection[]): ConceptIncident[] {
  const incidents: ConceptIncident[] = []
  for (const detection of detections) {
    const last = incidents.at(-1)
    const since = last && detection.row - (last.again.at(-1) ?? last.row)
    if (last && since! <= SAME_CHANGE && last.segment === detection.segment)
      incidents[incidents.length - 1] = { ...last, again: [...last.again, detection.row] }
    else incidents.push({ ...detection, again: [] })
  }
  return incidents
}
