import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts processor time in hundredths of a second. */
const TICK_US = 10_000
const PAGE_BYTES = 4_096
const PATIENCE_MS = 120_000

/** A server in a process of its own. */
export interface Served {
  readonly pid: number
  readonly port: number
  /** From the start of the process to its first good answer. */
  readonly startMs: number
  /** Whether it ended, and how: a status, or a signal. */
  readonly ended: Promise<number | string>
  stop(signal?: NodeJS.Signals): Promise<number | string>
}

/** How a server is started, and how one knows that it answers. */
export interface Start {
  readonly command: readonly string[]
  readonly port: number | RegExp
  readonly folder?: string
  readonly environment?: Readonly<Record<string, string>>
  /** Whether it answers now, at its port. */
  answers(port: number): Promise<boolean>
}

/** Starts a server and waits for its first good answer; its port is known or read from what it prints. */
export async function startServer({ command, port, folder, environment, answers }: Start): Promise<Served> {
  const started = performance.now()
  const [program, ...args] = command
  const child = spawn(program!, args, {
    ...{ stdio: ['ignore', 'pipe', 'pipe'], detached: true, ...(folder !== undefined && { cwd: folder }) },
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONWARNINGS: 'ignore', ...environment },
  })
  const said = listenTo(child)
  const ended = new Promise<number | string>((resolve) => {
    child.once('exit', (status, signal) => resolve(status ?? signal ?? -1))
  })
  let over = false
  void ended.then(() => {
    over = true
  })
  while (performance.now() - started < PATIENCE_MS && !over) {
    const at = typeof port === 'number' ? port : Number(port.exec(said())?.[1] ?? 0)
    if (at !== 0 && (await answers(at).catch(() => false)))
      return { pid: child.pid!, port: at, startMs: performance.now() - started, ended, stop: stopper(child, ended) }
    await new Promise((later) => setTimeout(later, 2))
  }
  killGroup(child.pid!)
  throw new Error(`${command.join(' ')} does not answer: ${said().slice(-1_500)}`)
}

function listenTo(child: ChildProcess): () => string {
  let text = ''
  for (const pipe of [child.stdout!, child.stderr!])
    pipe.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(-20_000)
    })
  return () => text
}

function stopper(child: ChildProcess, ended: Promise<number | string>): Served['stop'] {
  return async (signal = 'SIGTERM') => {
    process.kill(child.pid!, signal)
    const late = setTimeout(() => killGroup(child.pid!), 20_000)
    const how = await ended
    clearTimeout(late)
    killGroup(child.pid!)
    return how
  }
}

/** What a server started stays in its group. */
function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left.
  }
}

/** A process and all that came from it. */
function treeOf(pid: number): readonly number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : undefined
    if (stat) parents.set(Number(name), Number(stat[1]))
  }
  const tree = [pid]
  for (let at = 0; at < tree.length; at++)
    for (const [child, parent] of parents) if (parent === tree[at]) tree.push(child)
  return tree
}

/** The fields of /proc/PID/stat after the name: state, parent, … (source: proc(5)). */
function statOf(pid: number): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}

/** Processor time of a process and all that came from it, in microseconds. */
export function cpuOf(pid: number): number {
  let ticks = 0
  for (const one of treeOf(pid)) {
    const stat = statOf(one)
    if (stat) ticks += Number(stat[11]) + Number(stat[12])
  }
  return ticks * TICK_US
}

/** Resident memory of a process and all that came from it, in MB; pages they share are counted for each. */
export function megabytesOf(pid: number): number {
  const pages = treeOf(pid).reduce((sum, one) => sum + Number(statOf(one)?.[21] ?? 0), 0)
  return (pages * PAGE_BYTES) / 2 ** 20
}
