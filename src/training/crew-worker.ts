import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { enlist, type TeamMember, type TeamWork } from '../learners/index.ts'
import { CALL, PATIENCE, POST } from './crew.ts'

/** One thread of a crew: it joins teams and does what they are told, turn by turn, until the crew is dismissed. */
const { post, thread, port } = workerData as {
  readonly post: Int32Array
  readonly thread: number
  readonly port: MessagePort
}

let turn = 0
let member: TeamMember = () => undefined

for (let order = next(); order !== CALL.leave; order = next()) {
  if (order === CALL.join) member = enlist(receiveMessageOnPort(port)!.message as TeamWork, thread)
  else member(order)
  Atomics.add(post, POST.done, 1)
  Atomics.notify(post, POST.done)
}
port.close()

/** Waits for the next turn: awake for a moment, then asleep. */
function next(): number {
  for (let looks = 0; Atomics.load(post, POST.turn) === turn; )
    if (++looks > PATIENCE) Atomics.wait(post, POST.turn, turn)
  turn = Atomics.load(post, POST.turn)
  return Atomics.load(post, POST.order)
}
