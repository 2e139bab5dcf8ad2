import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { MillraceError, noteOfError } from '../../base/index.ts'
import { type MakeAnswer, type MakeOrder, movable } from './apart.ts'
import { makeOnnx } from './make-onnx.ts'

const BESIDES = 10

/** What serves goes first; only Linux has priorities for threads. */
if (process.platform === 'linux') setPriority(BESIDES)

parentPort!.once('message', (order: MakeOrder) => {
  const answer = answerTo(order)
  parentPort!.postMessage(answer, answer.kind === 'made' ? movable(answer.made.onnx) : [])
})

function answerTo({ bytes, found }: MakeOrder): MakeAnswer {
  try {
    return { kind: 'made', made: makeOnnx(bytes, found) }
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error
    return { kind: 'refused', error: noteOfError(error) }
  }
}
