import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Cost } from './sides.ts'

const TICKS_A_SECOND = 100
const LOOK_MS = 10

/** What a whole command took, its start included. */
export interface Ran extends Cost {
  readonly megabytes: number
  readonly output: string
}

/** Runs a command to its end. Processor time and peak memory are read from /proc while it runs, so the last hundredth of a second is not in. */
export async function runCommand(
  command: readonly string[],
  how: { readonly folder: string; readonly environment?: Readonly<Record<string, string>> },
): Promise<Ran> {
  const started = performance.now()
  const [program, ...args] = command
  const child = spawn(program!, args, { cwd: how.folder, env: { ...process.env, ...how.environment } })
  let [output, errors, cpu, megabytes] = ['', '', 0, 0]
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  child.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-2_000)
  })
  const look = setInterval(() => {
    const seen = lookAt(child.pid!)
    cpu = Math.max(cpu, seen.cpu)
    megabytes = Math.max(megabytes, seen.megabytes)
  }, LOOK_MS)
  const status = await new Promise<number | null>((resolve) => child.once('close', resolve))
  clearInterval(look)
  if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${errors}`)
  return { seconds: (performance.now() - started) / 1_000, cpu, megabytes, output }
}

/** Source: proc(5). User and system time, of children that ended too. */
function lookAt(pid: number): { readonly cpu: number; readonly megabytes: number } {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
    const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return { cpu: ticks / TICKS_A_SECOND, megabytes: Number(peak ?? 0) / 1_024 }
  } catch {
    return { cpu: 0, megabytes: 0 }
  }
}
