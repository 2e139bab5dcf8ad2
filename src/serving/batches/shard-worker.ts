import { parentPort, workerData } from 'node:worker_threads'
import { faultNote, type ShardAnswer, type ShardQuestion, transferOf } from './shard-message.ts'
import { createShardScoring, type ShardScoring } from './shard-scoring.ts'

/** The thread that scores files, so that a server goes on answering. It answers one question after the other. */
const port = parentPort!
const say = (answer: ShardAnswer, transfer: readonly ArrayBuffer[] = []): void =>
  port.postMessage(answer, [...transfer])

let scoring: ShardScoring | undefined
try {
  scoring = createShardScoring(workerData as Uint8Array)
  say({ kind: 'ready', model: scoring.model })
} catch (error) {
  say({ kind: 'refused', error: faultNote(error) })
}

port.on('message', ({ n, features }: ShardQuestion) => {
  try {
    const table = scoring!.score(features)
    say({ kind: 'scored', n, table }, transferOf(table))
  } catch (error) {
    say({ kind: 'failed', n, error: faultNote(error) })
  }
})
