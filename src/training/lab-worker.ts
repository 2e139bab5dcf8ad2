import { parentPort, workerData } from 'node:worker_threads'
import { createLab, type LabRows } from './lab.ts'
import type { LabQuestion } from './lab-thread.ts'
import { serveThread } from './serve-thread.ts'

/** The thread that fits models, so that a long fit does not hold up a server. It answers one question after the other. */
const lab = createLab(workerData as LabRows)

serveThread<LabQuestion>(parentPort!, (question, report) => {
  if (question.verb === 'fit') return lab.fit(question.order, report)
  if (question.verb === 'judge') return lab.judge(question.onnx)
  return lab.reference(question.onnx, question.heldOut)
})
