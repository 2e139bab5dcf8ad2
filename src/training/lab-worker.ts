import { parentPort, workerData } from 'node:worker_threads'
import { createLab, type LabRows } from './lab.ts'
import type { LabQuestion } from './lab-thread.ts'
import { serveThread } from './serve-thread.ts'
import { runTrial } from './trial.ts'

/** The thread that fits models, so that a long fit does not hold up a server. It answers one question after the other. */
const rows = workerData as LabRows
const lab = createLab(rows)

serveThread<LabQuestion>(parentPort!, (question, report) => {
  if (question.verb === 'fit') return lab.fit(question.order, report)
  if (question.verb === 'trial') return runTrial(rows, question.order, report)
  if (question.verb === 'judge') return lab.judge(question.onnx)
  if (question.verb === 'estimator') return lab.estimator(question.onnx)
  return lab.reference(question.onnx, question.heldOut)
})
