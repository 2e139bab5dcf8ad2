// Reads every model that foreign_models.py logged, without Python, and compares with what its own library answered for rows that it never
// saw; lets onnxruntime answer with the same ONNX, too. The last line counts.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { compile } from '../../dist/inference/index.js'
import { readForeign } from '../../dist/registry/index.js'

const folder = process.argv[2]
const ort = await import('onnxruntime-node').then(
  (module) => module.default,
  () => undefined,
)
const counts = { ok: 0, FAIL: 0, skip: 0 }
const sums = { models: 0, rows: 0, worst: 0, labels: 0 }

/** A folder on disk as the registry sees artifacts. */
function filesIn(root) {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
  return {
    list: async () => paths.map((path) => ({ path, bytes: statSync(join(root, path)).size })),
    read: async (path) => new Uint8Array(readFileSync(join(root, path))),
  }
}

const ARRAYS = { float: Float32Array, double: Float64Array, int32: Int32Array, bool: Uint8Array }

function tensorOf({ type, shape }, values) {
  const full = [values.length / Math.max(1, shape[1] ?? 1), ...shape.slice(1)]
  if (type === 'string') return { type, shape: full, data: values.map((value) => value ?? '') }
  if (type === 'int64') return { type, shape: full, data: BigInt64Array.from(values, BigInt) }
  return {
    type,
    shape: full,
    data: ARRAYS[type].from(values, (value) => (value === null ? Number.NaN : Number(value))),
  }
}

function feedsOf(plan, { columns, matrix }) {
  if (matrix) return { [plan.inputs[0].name]: tensorOf(plan.inputs[0], matrix.flat()) }
  return Object.fromEntries(
    plan.inputs.map((spec) => {
      if (columns[spec.name] === undefined) throw new Error(`the model asks for ${spec.name}`)
      return [spec.name, tensorOf(spec, columns[spec.name])]
    }),
  )
}

const plain = (value) => (typeof value === 'bigint' ? Number(value) : value)

/** The largest difference, relative where the number is above 1; how many texts or classes differ. */
function apart(actual, expected) {
  const wanted = expected.flat()
  if (wanted.length !== actual.length) throw new Error(`${actual.length} numbers where ${wanted.length} are wanted`)
  let [most, other] = [0, 0]
  for (const [i, want] of wanted.entries()) {
    const got = plain(actual[i])
    if (typeof want === 'string' || typeof want === 'boolean') {
      if (String(got) !== String(typeof want === 'boolean' ? Number(want) : want)) other++
      continue
    }
    const difference = Math.abs(got - want) / Math.max(1, Math.abs(want))
    if (!(difference <= most)) most = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference
  }
  return { most, other }
}

const ORT_TYPES = {
  float: 'float32',
  double: 'float64',
  string: 'string',
  int64: 'int64',
  int32: 'int32',
  bool: 'bool',
}

/** How far onnxruntime is from our answers with the same file. */
async function apartInOrt(onnx, feeds, answers) {
  const session = await ort.InferenceSession.create(onnx, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const tensors = Object.entries(feeds).map(([name, { type, data, shape }]) => [
    name,
    new ort.Tensor(ORT_TYPES[type], data, shape),
  ])
  const out = await session.run(Object.fromEntries(tensors))
  await session.release()
  let most = 0
  for (const [name, { data }] of Object.entries(answers)) {
    const { most: one, other } = apart(data, Array.from(out[name].data, plain))
    if (other > 0) throw new Error(`onnxruntime gives ${other} other ${name}s`)
    most = Math.max(most, one)
  }
  return most
}

async function check(place, given) {
  const model = await readForeign(filesIn(join(place, 'model')))
  if (given.refused) {
    if (model.reason?.includes(given.refused)) return `refused: ${model.reason}`
    throw new Error(`it was not refused with ${given.refused}: ${model.reason ?? 'it was converted'}`)
  }
  if (model.onnx === undefined) throw new Error(model.reason)
  const plan = compile(model.onnx)
  const feeds = feedsOf(plan, given)
  const answers = plan.run(feeds)
  const told = []
  for (const [output, rows] of Object.entries(given.wanted)) {
    if (answers[output] === undefined) throw new Error(`there is no ${output}, only ${Object.keys(answers)}`)
    const { most, other } = apart(answers[output].data, rows)
    if (other > 0) throw new Error(`${other} of ${rows.length} ${output}s differ`)
    if (output === 'label' && most > 0) throw new Error('labels differ')
    if (!(most <= given.tolerance)) throw new Error(`${output} is ${most} apart, where ${given.tolerance} is allowed`)
    if (output !== 'label') sums.worst = Math.max(sums.worst, most)
    else sums.labels += rows.length
    told.push(`${output} ${most === 0 ? 'equal' : `within ${most.toExponential(1)}`}`)
  }
  sums.models++
  sums.rows += given.rows
  if (!plan.rowwise) told.push('rows are not known to be alone')
  if (ort) {
    const most = await apartInOrt(model.onnx, feeds, answers)
    if (!(most <= Math.max(1e-9, given.tolerance * 4))) throw new Error(`onnxruntime is ${most} apart`)
    told.push(`onnxruntime within ${most.toExponential(1)}`)
  }
  return [...told, ...model.notes].join(', ')
}

for (const name of readdirSync(folder).sort()) {
  const given = JSON.parse(readFileSync(join(folder, name, 'case.json'), 'utf8'))
  try {
    if (given.skipped) {
      counts.skip++
      console.log(`skip  ${name} - ${given.skipped}`)
      continue
    }
    const told = await check(join(folder, name), given)
    counts.ok++
    console.log(`ok    ${name}: ${told}`)
  } catch (error) {
    counts.FAIL++
    console.log(`FAIL  ${name} - ${error.code ?? ''} ${error.message}`)
  }
}
console.log(
  `${sums.models} models, ${sums.rows} rows, ${sums.labels} labels equal, numbers within ${sums.worst.toExponential(1)}`,
)
console.log(`${counts.ok} passed, ${counts.FAIL} failed, ${counts.skip} skipped`)
process.exit(counts.FAIL > 0 ? 1 : 0)
