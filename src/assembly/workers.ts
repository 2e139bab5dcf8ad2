import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Actor } from '../base/index.ts'
import { createHandOut, type HandOut, type HttpCounts, type Log, type Server, sumOfCounts } from '../http/index.ts'
import type { Serving } from '../serving/index.ts'
import type { WorkerSetup } from './worker-channel.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

/** What workers are started with. */
export interface WorkersNeeds {
  readonly count: number
  readonly serving: Pick<Serving, 'join'>
  readonly holder: (token: string) => Promise<Actor | undefined>
  readonly setup: Omit<WorkerSetup, 'behind'>
  readonly port: number
  readonly drainSeconds: number
  /** The data folder. */
  readonly folder: string
  readonly log: Log
}

/** Several processes that answer at one port. */
export interface Workers {
  /** Whether they are about to end. */
  readonly leaving: boolean
  /** What they answered, those that ended too. */
  counted(): readonly HttpCounts[]
  /**
   * Lets `server` answer behind them, opens the port, starts them, and resolves when all answer.
   *
   * Errors: `http.port_in_use`, `http.address_refused`.
   */
  start(server: Server): Promise<{ readonly url: string }>
  /** Lets clients go elsewhere, as a server alone would, then ends all. */
  stop(): Promise<void>
}

const SECOND_MS = 1_000
const QUIET_MS = { all: 250, one: 1_000 } as const
/** Clients that did not go have this long to settle on one connection each before the port closes. */
const SETTLE_MS = 250
/** One that ends young is replaced after a pause, which doubles each time. */
const PAUSE_MS = { young: 10_000, first: 100, longest: 5_000 } as const

interface Crew extends WorkersNeeds {
  readonly behind: string
  readonly handOut: HandOut
  readonly living: Set<WorkerProcess>
  ended: HttpCounts
  leaving: boolean
}

/** Starts nothing yet. */
export function createWorkers(needs: WorkersNeeds): Workers {
  const behind = socketPath(needs.folder)
  const crew: Crew = { ...needs, behind, handOut: createHandOut(), living: new Set(), ended: new Map(), leaving: false }
  let server: Server | undefined
  return {
    get leaving() {
      return crew.leaving
    },
    counted: () => [crew.ended, ...[...crew.living].map(({ counted }) => counted)],
    async start(answering) {
      server = answering
      try {
        await server.listenAt(behind)
        if (!isWindows) chmodSync(behind, 0o600)
        const { url } = await crew.handOut.listen({ host: crew.setup.host, port: crew.port })
        await Promise.all(Array.from({ length: crew.count }, () => keepOne(crew)))
        return { url }
      } catch (fault) {
        crew.leaving = true
        for (const worker of crew.living) worker.kill()
        await crew.handOut.close()
        throw fault
      }
    },
    async stop() {
      crew.leaving = true
      server?.endStreams()
      await leaveAll(crew)
      await Promise.all([...crew.living].map(end))
      await server?.close()
      if (!isWindows) rmSync(dirname(behind), { recursive: true, force: true })
    },
  }
}

/** Starts a worker, and another whenever one ends; resolves when the first one answers. */
async function keepOne(crew: Crew, pauseMs = 0): Promise<void> {
  const born = performance.now()
  const { worker, left } = openOne(crew)
  const next = async (): Promise<void> => {
    if (crew.leaving) return
    const isYoung = performance.now() - born < PAUSE_MS.young
    await sleep(isYoung ? pauseMs : 0)
    const longer = isYoung ? Math.min(PAUSE_MS.longest, Math.max(PAUSE_MS.first, pauseMs * 2)) : 0
    if (!crew.leaving) await keepOne(crew, longer).catch((fault) => crew.log.error({ err: fault }, 'a worker ended'))
  }
  void left.then(next)
  await worker.started
}

function openOne(crew: Crew): { readonly worker: WorkerProcess; readonly left: Promise<void> } {
  const { serving, holder, setup, behind, log, handOut, living } = crew
  let tellLeft = (): void => undefined
  const left = new Promise<void>((resolve) => {
    tellLeft = resolve
  })
  const worker = startWorker({
    ...{ serving, holder, setup: { ...setup, behind } },
    onFault: (fault) => log.error({ err: fault }, 'a fault where nobody waits, of a worker'),
    onLate: (reason) => log.warn({ reason }, 'a worker is ended, and another takes its place'),
    leaving() {
      if (crew.leaving) return
      leave()
      leaveOne(crew, worker).catch((fault) => log.error({ err: fault }, 'a worker could not leave'))
    },
  })
  living.add(worker)
  let [isGone, stopTaking] = [false, (): void => undefined]
  const leave = (): void => {
    isGone = true
    stopTaking()
    tellLeft()
  }
  worker.started.then(
    () => {
      if (!isGone) stopTaking = handOut.add(worker)
    },
    () => undefined,
  )
  void worker.ended.then(() => {
    leave()
    living.delete(worker)
    crew.ended = sumOfCounts([crew.ended, worker.counted])
  })
  return { worker, left }
}

/** Others answer in its place: nobody new comes to it. */
async function leaveOne({ drainSeconds }: Crew, worker: WorkerProcess): Promise<void> {
  worker.methods.leave(true)
  await worker.methods.quiet({ quietMs: QUIET_MS.one, mostMs: drainSeconds * SECOND_MS })
  await end(worker)
}

/**
 * Nobody answers in their place: they go on until nobody comes any more, or there is no more time. Then clients are not told to go, so
 * that nobody is on the way with a new connection when the port closes.
 */
async function leaveAll({ drainSeconds, handOut, living }: Crew): Promise<void> {
  const latest = performance.now() + drainSeconds * SECOND_MS - SETTLE_MS
  const isQuiet = (): boolean => performance.now() >= handOut.lastCame + QUIET_MS.all
  for (const { methods } of living) methods.leave(true)
  do {
    const mostMs = Math.max(0, latest - performance.now())
    await onEach(living, ({ methods }) => methods.quiet({ quietMs: QUIET_MS.all, mostMs }))
  } while (performance.now() < latest && !isQuiet())
  if (drainSeconds > 0 && !isQuiet()) {
    for (const { methods } of living) methods.leave(false)
    await sleep(SETTLE_MS)
  }
  await handOut.close()
  for (const { methods } of living) methods.leave(true)
}

async function onEach(workers: Iterable<WorkerProcess>, what: (worker: WorkerProcess) => Promise<void>): Promise<void> {
  await Promise.allSettled([...workers].map(what))
}

async function end(worker: WorkerProcess): Promise<void> {
  await worker.methods.end(undefined).catch(() => undefined)
  await worker.dismiss()
}

const isWindows = process.platform === 'win32'
/** The kernel takes 107 bytes for the path of a socket. */
const LONGEST_PATH = 100

/** A socket that only the owner of this process can reach; one that a killed process left is taken away. */
function socketPath(folder: string): string {
  if (isWindows) return `\\\\.\\pipe\\millrace-${process.pid}-${Date.now()}`
  const own = join(folder, 'run')
  const inside = join(own, 'http.sock')
  if (Buffer.byteLength(inside) > LONGEST_PATH) return join(mkdtempSync(join(tmpdir(), 'millrace-')), 'http.sock')
  rmSync(own, { recursive: true, force: true })
  mkdirSync(own, { mode: 0o700 })
  return inside
}
