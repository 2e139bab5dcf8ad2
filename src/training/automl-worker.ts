import { createHash } from 'node:crypto'
import { parentPort, workerData } from 'node:worker_threads'
import type { Hash } from '../base/index.ts'
import { blendCandidates, lossDifference } from './automl/blend.ts'
import { heldOutRows } from './automl/calibrate.ts'
import { createAutomlLab, type LabOrder } from './automl/lab.ts'
import type { LabQuestion } from './automl-threads.ts'
import { crewOf } from './hired.ts'
import { serveThread } from './serve-thread.ts'

const hash: Hash = (bytes) => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const now = (): number => performance.now()

/** The thread that studies a table, tries learners on it and makes the model, so that none of it holds up a server. */
let lab: ReturnType<typeof createAutomlLab> | undefined

serveThread<LabQuestion>(parentPort!, (question, report) => {
  lab ??= createAutomlLab(workerData as LabOrder, hash)
  const { material } = lab
  switch (question.verb) {
    case 'study':
      return { report: lab.report, material }
    case 'trial':
      return lab.trials.run(question.order, { report, now, ...crewOf(question.order.threads) })
    case 'blend': {
      const rows = heldOutRows(material, question.folds)
      return blendCandidates({ scoring: material, rows, candidates: question.candidates, seed: question.seed })
    }
    case 'compare':
      return lossDifference({ scoring: material, rows: heldOutRows(material, question.folds) }, question)
    case 'calibrate':
      return lab.calibrate(question.answers, question.folds)
    case 'seal':
      return lab.seal(question.order, { report, now, ...crewOf(question.order.threads) })
    case 'latency':
      return lab.latency(question.onnx, () => 1_000 * performance.now())
    case 'judge':
      return lab.judge(question.onnx, question.table)
  }
})
