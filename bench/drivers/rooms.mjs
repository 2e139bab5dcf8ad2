// Millrace over one data folder, asked on command for its actions as its commands would: from dist, in one process that stays.
// usage: rooms.mjs FOLDER [setting=value …]; FOLDER may hold a millrace.config.ts. One JSON line in, one out, until standard input ends.
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { cliHooks } from '../../dist/app.js'
import { loadProject } from '../../dist/cli/config.js'
import { readSettings } from '../../dist/cli/settings.js'
import { localOperator } from '../../dist/governance/index.js'
import { createLog } from '../../dist/http/index.js'
import * as library from '../../dist/index.js'

const [folder, ...set] = process.argv.slice(2)
const flags = Object.fromEntries(set.map((text) => text.split('=')))
const settings = readSettings({ folder, environment: {}, flags }).values
const place = { folder, file: settings.config, library: async () => library }
const project = existsSync(`${folder}/${settings.config}`) ? await loadProject(place) : undefined
const log = createLog('error')
const app = await cliHooks.open({ settings, log, root: folder, models: [], ...(project && { project }) })
const call = { actor: localOperator, files: 'all', progress: () => {} }
const verbs = { act, times, memory, versions }

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  const answer = await Promise.resolve()
    .then(() => verbs[order.verb](order))
    .catch((error) => ({ error: error instanceof Error ? `${error.code ?? ''} ${error.message}` : String(error) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await app.close()
process.exit(0)

function actionOf(name) {
  const found = cliHooks.actions.find((one) => one.name === name)
  if (!found) throw new Error(`there is no action ${name}`)
  return found
}

/** One action: what it gives, and its wall and processor seconds over all threads. */
async function act({ name, input }) {
  const action = actionOf(name)
  const used = process.cpuUsage()
  const started = performance.now()
  const output = await app.perform(action, input, call)
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(used)
  return { output, seconds, cpu: (user + system) / 1e6 }
}

/** One action many times: percentiles of its milliseconds, and the processor's microseconds for each. */
async function times({ name, inputs, runs, warm = 0 }) {
  const action = actionOf(name)
  for (let run = 0; run < warm; run++) await app.perform(action, inputs[run % inputs.length], call)
  const took = new Float64Array(runs)
  const used = process.cpuUsage()
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await app.perform(action, inputs[run % inputs.length], call)
    took[run] = performance.now() - started
  }
  const { user, system } = process.cpuUsage(used)
  took.sort()
  const at = (p) => took[Math.min(runs - 1, Math.ceil(p * runs) - 1)]
  return { p50: at(0.5), p99: at(0.99), longest: took[runs - 1], cpu: (user + system) / runs }
}

/** Peak resident memory of this process, as Linux counts it; 0 elsewhere. */
function memory() {
  try {
    return { megabytes: Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_024 }
  } catch {
    return { megabytes: 0 }
  }
}

function versions() {
  return { name: `Millrace on Node ${process.versions.node}` }
}
