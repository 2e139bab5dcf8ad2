import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Measured, median } from '../bench.ts'

const RUNS = 3
const LIMITS = { seconds: 60, megabytes: 1536 }

/** The whole demo, as a person runs it: wall time and peak memory, against the limits it promises. */
export async function* bench(): AsyncIterable<Measured> {
  const seconds: number[] = []
  const megabytes: number[] = []
  const parts: string[] = []
  for (let run = 0; run < RUNS; run++) {
    const seen = await runDemo()
    seconds.push(seen.seconds)
    megabytes.push(seen.megabytes)
    parts.push(JSON.stringify(seen.parts))
  }
  yield measured('demo --once, wall time', seconds, LIMITS.seconds, 's', `parts ${parts.at(-1)}`)
  yield measured('demo --once, peak memory', megabytes, LIMITS.megabytes, 'MB', 'VmHWM of the one process')
}

function measured(what: string, values: readonly number[], limit: number, unit: string, note: string): Measured {
  const ours = median(values)
  return { bench: 'demo', case: what, peer: 'limit', ours, theirs: limit, ratio: ours / limit, unit, runs: RUNS, note }
}

async function runDemo(): Promise<{ seconds: number; megabytes: number; parts: Record<string, number> }> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-bench-'))
  const started = performance.now()
  const child = spawn(process.execPath, ['bin/millrace.js', 'demo', '--once', '--json', '--data-dir', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let text = ''
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, peakMemory(child.pid!))
  }, 100)
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(watch)
  rmSync(folder, { recursive: true, force: true })
  if (code !== 0) throw new Error(`the demo ended with status ${code}`)
  const report = JSON.parse(text) as { seconds: Record<string, number> }
  return { seconds: (performance.now() - started) / 1_000, megabytes: peak / 1_024, parts: report.seconds }
}

/** Peak resident memory in kB as Linux counts it; 0 elsewhere. */
function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
