// One model, scored in this process by Millrace's plan or by onnxruntime, on one thread. One JSON line in, one out.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { compile, floatTensor } from '../../dist/inference/index.js'

const scorers = { plan, onnxruntime }

for await (const line of createInterface({ input: process.stdin })) {
  const { verb, model, rows, columns, runs } = JSON.parse(line)
  const values = Float32Array.from({ length: rows * columns }, (_, at) => Math.fround(Math.sin(at * 12.9898) * 0.999))
  const answer = await scorers[verb](readFileSync(model), { values, rows, columns, runs }).catch((error) => ({
    error: error instanceof Error ? error.message : String(error),
  }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)

async function plan(bytes, { values, rows, columns, runs }) {
  const { run } = compile(bytes)
  const x = floatTensor([rows, columns], values)
  return measured(runs, async () => run({ x }).probabilities.data)
}

async function onnxruntime(bytes, { values, rows, columns, runs }) {
  const { default: ort } = await import('onnxruntime-node')
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const x = new ort.Tensor('float32', values, [rows, columns])
  return measured(runs, async () => (await session.run({ x }, ['probabilities'])).probabilities.data)
}

async function measured(runs, work) {
  for (let warm = 0; warm < 3; warm++) await work()
  const used = process.cpuUsage()
  let last
  for (let run = 0; run < runs; run++) last = await work()
  const { user, system } = process.cpuUsage(used)
  return { cpu: (user + system) / 1e6, sum: last.reduce((sum, value) => sum + value, 0) }
}
