import { type ChildProcess, fork } from 'node:child_process'
import type { Socket } from 'node:net'
import { fileURLToPath } from 'node:url'
import { type Actor, createChannel, type Remote } from '../base/index.ts'
import type { HttpCounts } from '../http/index.ts'
import type { Serving } from '../serving/index.ts'
import { type PrimaryMethods, WORKER_METHODS, type WorkerMethods, type WorkerSetup } from './worker-channel.ts'

/** What a worker is started with. */
export interface WorkerNeeds {
  readonly setup: WorkerSetup
  readonly serving: Pick<Serving, 'join'>
  readonly holder: (token: string) => Promise<Actor | undefined>
  /** Somebody else told it to end. */
  readonly leaving: () => void
  readonly onLate: (reason: string) => void
  readonly onFault: (fault: unknown) => void
}

/** A worker process. */
export interface WorkerProcess {
  readonly methods: Remote<WorkerMethods>
  /** Resolves when it answers. Fails when it ends before. */
  readonly started: Promise<void>
  /** Resolves when it has ended, however it did. */
  readonly ended: Promise<void>
  readonly counted: HttpCounts
  /** Passes a connection on. Fails where the worker ends before it has it. */
  take(connection: Socket): Promise<void>
  /** Lets it end, which it does at once. */
  dismiss(): Promise<void>
  kill(): void
}

/** Processes are started from built files, also where this one is run from its source. */
const FILE = fileURLToPath(new URL('../../dist/bundle/worker.js', import.meta.url))
const LINGER_MS = 2_000

/** Starts a process that answers beside this one, and tells it all there is. */
export function startWorker(needs: WorkerNeeds): WorkerProcess {
  const child = fork(FILE, [], {
    ...{ serialization: 'advanced', execArgv: [], env: environment(), stdio: ['ignore', 2, 2, 'ipc'] },
  })
  const taking = createTaking(child)
  let counted: HttpCounts = new Map()
  const ours: Partial<PrimaryMethods> = {
    holder: needs.holder,
    counted(counts) {
      counted = counts
    },
    leaving: needs.leaving,
  }
  const channel = createChannel<WorkerMethods>({
    ...{ ...WORKER_METHODS, ours, onFault: needs.onFault },
    send: (message) => tell(child, message),
  })
  const { theirs } = channel
  theirs.setup(needs.setup)
  const kill = (): void => void child.kill('SIGKILL')
  const late = (reason: string): void => {
    needs.onLate(reason)
    kill()
  }
  const { host, started, leave } = needs.serving.join({ replica: theirs, late })
  Object.assign(ours, host)
  child.on('message', (message) => void (channel.receive(message) || taking.took(message)))
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      leave()
      channel.close(new Error('The worker has ended.'))
      taking.end()
      resolve()
    }
    child.once('exit', end)
    child.once('error', (fault) => {
      needs.onFault(fault)
      if (child.pid === undefined) end()
    })
  })
  return {
    ...{ methods: theirs, started, ended, kill },
    get counted() {
      return counted
    },
    take: taking.take,
    async dismiss() {
      if (child.connected) child.disconnect()
      const timer = setTimeout(kill, LINGER_MS)
      await ended
      clearTimeout(timer)
    },
  }
}

/** It needs none of the settings, of which some are secret. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('MILLRACE_')))
}

function tell(child: ChildProcess, message: object, connection?: Socket): void {
  if (child.connected) child.send(message, connection, { keepOpen: true }, () => undefined)
}

/** Connections that were passed on and are not known to have come. */
function createTaking(child: ChildProcess) {
  const waiting = new Map<number, { readonly resolve: () => void; readonly reject: (fault: Error) => void }>()
  let last = 0
  return {
    take: (connection: Socket): Promise<void> =>
      new Promise((resolve, reject) => {
        if (!child.connected) return reject(new Error('The worker has ended.'))
        waiting.set(++last, { resolve, reject })
        tell(child, { connection: last }, connection)
      }),
    took(message: unknown) {
      const { took } = message as { readonly took: number }
      waiting.get(took)?.resolve()
      waiting.delete(took)
    },
    end() {
      for (const { reject } of waiting.values()) reject(new Error('The worker has ended.'))
      waiting.clear()
    },
  }
}
