// Imports every model file that train_models.py kept, compares with what its own library answered, and lets onnxruntime answer with
// the imported model, too; the last line counts.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ort from 'onnxruntime-node'
import { compile, decodeModel, encodeModel, node } from '../../dist/inference/index.js'
import { importModel } from '../../dist/registry/index.js'

const folder = process.argv[2]
const counts = { ok: 0, FAIL: 0, skip: 0 }

function feedsOf(plan, columns) {
  return Object.fromEntries(
    plan.inputs.map(({ name, type }) => {
      const given = columns[name]
      if (given === undefined) throw new Error(`the model asks for ${name}`)
      const shape = [given.length, 1]
      if (type === 'string') return [name, { type, shape, data: given.map((value) => value ?? '') }]
      const data = (type === 'float' ? Float32Array : Float64Array).from(given, (value) => value ?? Number.NaN)
      return [name, { type, shape, data }]
    }),
  )
}

/** The same model that also answers with its sums of leaves. */
function withSums(bytes) {
  const model = decodeModel(bytes)
  const sums = node('Identity', ['/sums'], ['sums'], {})
  const outputs = [
    ...model.graph.outputs,
    { name: 'sums', type: model.graph.inputs.find(({ type }) => type !== 'string').type },
  ]
  return encodeModel({ ...model, graph: { ...model.graph, nodes: [...model.graph.nodes, sums], outputs } })
}

function worst(actual, expected) {
  const wanted = expected.flat()
  if (wanted.length !== actual.length) throw new Error(`${actual.length} numbers where ${wanted.length} are wanted`)
  let most = 0
  for (const [i, want] of wanted.entries()) {
    const got = typeof actual[i] === 'bigint' ? Number(actual[i]) : actual[i]
    if (got === want || String(got) === String(want)) continue
    const apart = Math.abs(got - want) / Math.max(1, Math.abs(want))
    if (!(apart <= most)) most = Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart
  }
  return most
}

const ORT_TYPES = { float: 'float32', double: 'float64', string: 'string' }

/** How far onnxruntime is from our answers. */
async function apartInOrt(bytes, feeds, answers) {
  const session = await ort.InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const tensors = Object.entries(feeds).map(([name, { type, data, shape }]) => [
    name,
    new ort.Tensor(ORT_TYPES[type], data, shape),
  ])
  const out = await session.run(Object.fromEntries(tensors))
  await session.release()
  return Math.max(...Object.keys(answers).map((name) => worst(answers[name].data, Array.from(out[name].data))))
}

async function check(given) {
  const bytes = readFileSync(join(folder, given.file))
  const options = given.features ? { features: given.features } : {}
  if (given.refused) {
    try {
      importModel(bytes, options)
    } catch (error) {
      if (error.code === given.refused) return `refused: ${error.message}`
      throw error
    }
    throw new Error('it was not refused')
  }
  const model = importModel(bytes, options)
  const feeds = feedsOf(model.plan, given.columns)
  const answers = model.plan.run(feeds)
  const told = []
  for (const [output, rows] of Object.entries(given.wanted)) {
    if (answers[output] === undefined) throw new Error(`there is no ${output}, only ${Object.keys(answers)}`)
    const apart = worst(answers[output].data, rows)
    if (!(apart <= given.tolerance)) throw new Error(`${output} is ${apart} apart, where ${given.tolerance} is allowed`)
    told.push(`${output} ${apart === 0 ? 'equal' : `within ${apart.toExponential(1)}`}`)
  }
  if (given.sums) {
    const apart = worst(compile(withSums(model.bytes)).run(feeds).sums.data, given.sums)
    if (apart !== 0) throw new Error(`the sums are ${apart} apart, where equal bits are wanted`)
    told.push('sums equal')
  }
  const apart = await apartInOrt(model.bytes, feeds, answers)
  const allowed = model.plan.inputs.some(({ type }) => type === 'double') ? 1e-12 : 2e-6
  if (!(apart <= allowed)) throw new Error(`onnxruntime is ${apart} apart, where ${allowed} is allowed`)
  return [...told, ...model.notes].join(', ')
}

for (const file of readdirSync(folder)
  .filter((name) => name.endsWith('.case'))
  .sort()) {
  const given = JSON.parse(readFileSync(join(folder, file), 'utf8'))
  const name = file.replace('.case', '').replaceAll('_', ' ')
  try {
    if (given.skipped) {
      counts.skip++
      console.log(`skip  ${name} - ${given.skipped}`)
      continue
    }
    const told = await check(given)
    counts.ok++
    console.log(`ok    ${name}: ${told}`)
  } catch (error) {
    counts.FAIL++
    console.log(`FAIL  ${name} - ${error.code ?? ''} ${error.message}`)
  }
}
console.log(`${counts.ok} passed, ${counts.FAIL} failed, ${counts.skip} skipped`)
process.exit(counts.FAIL > 0 ? 1 : 0)
