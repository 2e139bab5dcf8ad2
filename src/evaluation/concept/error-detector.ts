import { adwin, type Detector, ddm, eddm, hddmA, hddmW, kswin, pageHinkley } from '../../math/index.ts'
import { SINGLE } from './dependence.ts'
import type { ConceptDetection, ConceptWatch } from './detection.ts'
import type { DetectorName } from './spec.ts'

const MAKERS: Readonly<Record<Exclude<DetectorName, 'default'>, () => Detector>> = {
  adwin: () => adwin(),
  ddm: () => ddm(),
  eddm: () => eddm(),
  'hddm-a': () => hddmA(),
  'hddm-w': () => hddmW(),
  'page-hinkley': () => pageHinkley(),
  kswin: () => kswin(),
}

/** A watch of errors alone by a detector with the defaults of River; of numbers, of their size. Evidence is not told. */
export function watchErrors(name: Exclude<DetectorName, 'default'>): ConceptWatch {
  const detector = MAKERS[name]()
  let seen = 0
  let [sum, rows] = [0, 0]
  return {
    add({ errors }, trace) {
      const found: ConceptDetection[] = []
      for (const error of errors) {
        const size = Math.abs(error)
        const isDrift = detector.update(size) === 'drift'
        trace?.(seen, Number.NaN, error)
        if (isDrift) found.push(changeAt(seen, rows === 0 ? size : sum / rows))
        sum = isDrift ? 0 : sum + size
        rows = isDrift ? 0 : rows + 1
        seen++
      }
      return found
    },
    standing: () => ({ evidence: Number.NaN, alarmAt: Number.NaN, rows, blocks: SINGLE, boundary: false }),
  }
}

/** What a detector of errors knows of a change: that it is there. */
function changeAt(row: number, before: number): ConceptDetection {
  return { row, since: row, bet: 'error', evidence: Number.NaN, error: { before, after: Number.NaN } }
}
