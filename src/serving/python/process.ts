import { type ChildProcess, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { noteOfError } from '../../base/index.ts'
import { failInference, type TensorSpec } from '../../inference/index.ts'
import type { Order, Reply } from '../child/messages.ts'
import { type Child, type End, memoryOf } from '../child/process.ts'
import { fail } from '../errors.ts'
import { lineOf, outputsIn, type Said } from './lines.ts'
import { SCRIPT } from './script.ts'

/** What a process of Python is started with. */
export interface PythonOrder {
  /** The program, with MLflow among its packages. */
  readonly python: string
  /** The folder of the model, with its `MLmodel`. */
  readonly folder: string
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  /** At more than this it is killed. */
  readonly memoryBytes: number
  readonly what: string
}

/** All of the environment that it gets; nothing that is secret. */
const NEEDED = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'SystemRoot']
const QUIET = { MLFLOW_TRACKING_URI: 'file:///nonexistent', PYTHONNOUSERSITE: '1', MLFLOW_DISABLE_TELEMETRY: 'true' }
const LOOK_MS = 50
const LONGEST_LINE = 256 * 2 ** 20

/** Starts Python with a model, as a child that is asked one thing at a time. */
export function startPython(order: PythonOrder): Child {
  const { python, folder, memoryBytes } = order
  const env = Object.fromEntries(NEEDED.flatMap((name) => (process.env[name] ? [[name, process.env[name]!]] : [])))
  const child = spawn(python, ['-c', SCRIPT, folder], {
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
    env: { ...env, ...QUIET, HOME: tmpdir() },
    cwd: folder,
    detached: process.platform !== 'win32',
  })
  const lines = child.stdio[3] as Readable
  const state: { end: End | undefined; answer: ((said: Said | undefined) => void) | undefined } = {
    ...{ end: undefined, answer: undefined },
  }
  const settle = (said: Said | undefined): void => {
    state.answer?.(said)
    state.answer = undefined
  }
  const kill = (why: End): void => {
    state.end ??= why
    killAll(child)
    settle(undefined)
  }
  child.on('error', () => kill('crash'))
  child.on('exit', () => kill('crash'))
  child.stdin!.on('error', () => kill('crash'))
  readLines(lines, settle, () => kill('crash'))
  const idle = (keep: 'ref' | 'unref'): void => {
    for (const one of [child, child.stdin as Writable, lines])
      (one as unknown as { ref(): void; unref(): void })[keep]?.()
  }
  idle('unref')
  const within = async (ms: number, send: () => void): Promise<Said | undefined> => {
    if (state.end) return undefined
    idle('ref')
    const clock = setTimeout(() => kill('time'), ms)
    const scale = setInterval(
      () => memoryOf(child.pid, (bytes) => void (bytes > memoryBytes && kill('memory'))),
      LOOK_MS,
    )
    return new Promise<Said | undefined>((resolve) => {
      state.answer = resolve
      send()
    }).finally(() => {
      clearTimeout(clock)
      clearInterval(scale)
      idle('unref')
    })
  }
  return {
    pid: child.pid,
    get end() {
      return state.end
    },
    kill,
    send: () => Promise.resolve(),
    ask: (asked, ms) =>
      replyTo(order, asked, (line) => within(ms, () => void (line && child.stdin!.write(`${line}\n`)))),
  }
}

/** The whole group: what the model started ends, too. */
function killAll({ pid, exitCode }: ChildProcess): void {
  if (pid === undefined || exitCode !== null) return
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL')
  } catch {
    // it has ended
  }
}

function readLines(from: Readable, settle: (said: Said) => void, broken: () => void): void {
  let rest = ''
  from.setEncoding('utf8')
  from.on('data', (text: string) => {
    rest += text
    if (rest.length > LONGEST_LINE) return broken()
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end)
      rest = rest.slice(end + 1)
      try {
        settle(JSON.parse(line) as Said)
      } catch {
        broken()
      }
    }
  })
}

type Exchange = (line: string | undefined) => Promise<Said | undefined>

async function replyTo(order: PythonOrder, asked: Order, exchange: Exchange): Promise<Reply | undefined> {
  const { inputs, outputs, what } = order
  const refused = (error: unknown): Reply => ({ kind: 'refused', error: noteOfError(error as never) })
  if (asked.kind === 'part') return undefined
  // whether its rows are alone is for its code to know
  if (asked.kind === 'probe') return { kind: 'probed', together: 1 }
  const said = await exchange(asked.kind === 'run' ? lineOf(asked.inputs, inputs) : undefined)
  if (said === undefined) return undefined
  const reason = `its code raised ${String(said.failed).replace(/\W/g, '?').slice(0, 80)}`
  if (asked.kind === 'open') {
    if (said.failed !== undefined) return refused(fail('executor_failed', { what, reason }))
    return { kind: 'opened', inputs, outputs, metadata: {}, memory: 0 }
  }
  if (said.failed !== undefined) return refused(failInference('bad_value', { operator: 'predict', reason }))
  try {
    return { kind: 'ran', outputs: outputsIn(said, outputs, rowsOf(asked.inputs)) }
  } catch (error) {
    return refused(error)
  }
}

const rowsOf = (inputs: Readonly<Record<string, { readonly shape: readonly number[] }>>): number =>
  Object.values(inputs)[0]?.shape[0] ?? 1
