import { type ChildProcess, fork } from 'node:child_process'
import { readFile } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Order, Reply } from './messages.ts'

/** Why a process is no more. */
export type End = 'time' | 'memory' | 'closed' | 'crash'

/** A process that runs one model. It is asked one thing at a time. */
export interface Child {
  readonly pid: number | undefined
  /** Undefined while it lives. */
  readonly end: End | undefined
  /** Sends bytes that no reply answers; done when they are on their way. */
  send(order: Order): Promise<void>
  /** Undefined where it ended before it replied; it is killed where that takes too long or too much memory. */
  ask(order: Order, withinMs: number): Promise<Reply | undefined>
  kill(end: End): void
}

/** Processes are started from built files, also where this one is run from its source. */
const ENTRY = fileURLToPath(new URL('../../../dist/serving/child/entry.js', import.meta.url))
/** All of the environment that a process may need to start; nothing that is secret. */
const NEEDED = ['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot']
const LOOK_MS = 50

/** @param memoryBytes at more than this it is killed */
export function startChild(memoryBytes: number): Child {
  const child = fork(ENTRY, [String(memoryBytes)], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
    env: Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    cwd: tmpdir(),
    // A group of its own: a signal to stop is for the parent, which still has answers to give.
    detached: process.platform !== 'win32',
  })
  let end: End | undefined
  let answer: ((reply: Reply | undefined) => void) | undefined
  const settle = (reply: Reply | undefined): void => {
    answer?.(reply)
    answer = undefined
  }
  const over = (why: End): void => {
    end ??= why
    settle(undefined)
  }
  const kill = (why: End): void => {
    end ??= why
    child.kill('SIGKILL')
    settle(undefined)
  }
  child.on('exit', () => over('crash'))
  child.on('error', () => kill('crash'))
  child.on('disconnect', () => kill('crash'))
  child.on('message', (reply) => settle(reply as Reply))
  idle(child)
  return {
    pid: child.pid,
    get end() {
      return end
    },
    kill,
    send: (order) => new Promise((resolve) => (end ? resolve() : child.send(order, () => resolve()))),
    ask(order, withinMs) {
      if (end) return Promise.resolve(undefined)
      child.ref()
      child.channel?.ref()
      const clock = setTimeout(() => kill('time'), withinMs)
      const scale = setInterval(
        () => memoryOf(child.pid, (bytes) => void (bytes > memoryBytes && kill('memory'))),
        LOOK_MS,
      )
      return new Promise<Reply | undefined>((resolve) => {
        answer = resolve
        child.send(order, (error) => void (error && kill('crash')))
      }).finally(() => {
        clearTimeout(clock)
        clearInterval(scale)
        idle(child)
      })
    },
  }
}

/** A process without work keeps nobody alive. */
function idle(child: ChildProcess): void {
  child.unref()
  child.channel?.unref()
}

/** Resident memory in bytes, where the system tells. */
export function memoryOf(pid: number | undefined, tell: (bytes: number) => void): void {
  if (process.platform !== 'linux') return
  readFile(`/proc/${pid}/status`, 'latin1', (error, status) => {
    const kilobytes = error ? undefined : /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]
    if (kilobytes !== undefined) tell(Number(kilobytes) * 1024)
  })
}
