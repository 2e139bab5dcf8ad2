import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

/** How long a program that was told to end may take for it. */
const GRACE_MS = 400
/** How long what it left running may hold its output open. */
const LINGER_MS = 200

/** A program to run. */
export interface Program {
  readonly words: readonly string[]
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly line: (text: string) => void
  /** Told the number of its process group as soon as there is one. */
  readonly started: (pid: number) => Promise<void>
  readonly signal: AbortSignal
}

/** How a program ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
}

/**
 * Runs a program as the leader of a process group, all of which ends with it: when it ends, or when the signal is aborted, first
 * asked and then made to.
 *
 * Errors: what `spawn` throws.
 */
export async function runProgram(program: Program): Promise<Ended> {
  const { words, folder, env, line, signal } = program
  const [file, ...args] = words
  const child = spawn(file!, args, { cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child, 'spawn')
  const pid = child.pid!
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>
  const stop = (): void => void endGroup(pid, ended)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  try {
    for (const stream of [child.stdout!, child.stderr!]) createInterface({ input: stream }).on('line', line)
    await program.started(pid)
    const [code, its] = await ended
    await Promise.race([closed(child), sleep(LINGER_MS)])
    return { code, signal: its }
  } finally {
    signal.removeEventListener('abort', stop)
    killGroup(pid, 'SIGKILL')
    child.stdout?.destroy()
    child.stderr?.destroy()
  }
}

async function closed(child: ChildProcess): Promise<void> {
  await Promise.all([child.stdout, child.stderr].map((stream) => stream?.closed || once(stream!, 'close')))
}

async function endGroup(pid: number, ended: Promise<unknown>): Promise<void> {
  killGroup(pid, 'SIGTERM')
  await Promise.race([ended, sleep(GRACE_MS)])
  killGroup(pid, 'SIGKILL')
}

function killGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // nobody of the group is left
  }
}

/**
 * Ends the group that a process which was killed had begun, where it still runs: known by its number and, because numbers come
 * again, by a variable that only it was started with.
 */
export async function endOrphan(pid: number, variable: string): Promise<boolean> {
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => undefined)
  if (!environment?.split('\0').includes(variable)) return false
  killGroup(pid, 'SIGKILL')
  return true
}
