import type { MessagePort } from 'node:worker_threads'
import { MillraceError } from '../base/index.ts'
import type { Report, ThreadAnswer } from './thread.ts'

/** The other end of `openThread`: answers one question after the other. What is no coded error ends the thread. */
export function serveThread<Question>(
  port: MessagePort,
  answer: (question: Question, report: Report) => unknown,
): void {
  port.on('message', (question: Question) => {
    const post = (message: ThreadAnswer): void => port.postMessage(message)
    try {
      post({ kind: 'done', result: answer(question, (done, doing) => post({ kind: 'progress', done, doing })) })
    } catch (error) {
      if (!(error instanceof MillraceError)) throw error
      const { code, status, message, help, details } = error
      post({ kind: 'failed', error: { code, status, message, help, details } })
    }
  })
}
