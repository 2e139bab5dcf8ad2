import { parentPort, workerData } from 'node:worker_threads'
import { MillraceError } from '../base/index.ts'
import { createLab, type Sheet } from './lab.ts'
import type { LabAnswer, LabQuestion } from './lab-thread.ts'

/** The thread that fits models, so that a long fit does not hold up a server. It answers one question after the other. */
const lab = createLab(workerData as Sheet)
const port = parentPort!

port.on('message', (question: LabQuestion) => {
  const answer = (message: LabAnswer): void => port.postMessage(message)
  try {
    answer({ kind: 'done', result: ask(question, (done, doing) => answer({ kind: 'progress', done, doing })) })
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    const { code, status, message, help, details } = error
    answer({ kind: 'failed', error: { code, status, message, help, details } })
  }
})

function ask(question: LabQuestion, report: (done: number, doing: string) => void): unknown {
  if (question.verb === 'fit') return lab.fit(question.order, report)
  if (question.verb === 'judge') return lab.judge(question.onnx)
  return lab.reference(question.onnx, question.heldOut)
}
