// Millrace, trained on command, as users run it: from dist. One JSON line in, one JSON line out, until standard input ends.
// `load` a sheet (see bench/peers/arrays.py), `train` on it, `train_table` from a table, tell the peak `memory`.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { seededRandom } from '../../dist/base/index.js'
import { encodeModel, graph, value } from '../../dist/inference/index.js'
import { boostingLearner } from '../../dist/learners/boosting.js'
import { fitLearner, optionsOf } from '../../dist/learners/index.js'

const LINKS = {
  identity: (score) => score,
  logistic: (score) => 1 / (1 + Math.exp(-score)),
  exp: Math.exp,
}
const verbs = { load, train, train_table: trainTable, memory, options, versions }
const crews = new Map()
let loaded

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  const answer = await Promise.resolve()
    .then(() => verbs[order.verb](order))
    .catch((error) => ({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
process.exit(0)

function load({ folder }) {
  const about = JSON.parse(readFileSync(`${folder}/sheet.json`, 'utf8'))
  const values = arrayOf(Float32Array, `${folder}/learn.f32`)
  loaded = { folder, about, values, sheet: sheetOf(about, values), label: arrayOf(Float64Array, `${folder}/learn.f64`) }
  return { rows: about.learn }
}

function arrayOf(Type, file) {
  const { buffer, byteOffset, byteLength } = readFileSync(file)
  const aligned = byteOffset % Type.BYTES_PER_ELEMENT === 0 ? buffer : buffer.slice(byteOffset, byteOffset + byteLength)
  return new Type(aligned, aligned === buffer ? byteOffset : 0, byteLength / Type.BYTES_PER_ELEMENT)
}

function sheetOf({ columns }, values) {
  const rows = values.length / columns.length
  const column = ({ name, kind, categories }, at) => {
    const own = { kind, name, values: values.subarray(at * rows, (at + 1) * rows) }
    return kind === 'category' ? { ...own, categories } : own
  }
  return { rows, columns: columns.map(column) }
}

/** With `fresh` the sheet is a new one, so that binning is part of the work; without, the bins of the last time are used. */
async function train({ fresh, threads, options: chosen, out }) {
  const { about, values, label } = loaded
  const sheet = fresh ? sheetOf(about, values) : loaded.sheet
  const goal = { objective: about.objective, label, width: 1, rows: Int32Array.from(label, (_, row) => row) }
  const all = optionsOf({ learner: 'boosting', options: chosen })
  const context = await contextOf(threads)
  const { result, ...cost } = measured(() => boostingLearner.fit(sheet, goal, { options: all, context }))
  if (out !== undefined) writeFileSync(out, answersOf(result))
  return { ...cost, trees: result.rounds ?? result.summary.rounds, hash: hashOf(result.body) }
}

function answersOf({ scores, link }) {
  const { about, folder } = loaded
  return Float64Array.from(scores(sheetOf(about, arrayOf(Float32Array, `${folder}/ask.f32`))), LINKS[link])
}

function hashOf({ nodes, initializers = {}, ml = 3 }) {
  const inputs = [value('/features', 'float', ['N', loaded.about.columns.length])]
  const outputs = [value('/scores', 'float', ['N', 1])]
  const model = graph({ name: 'body', inputs, outputs, nodes, initializers, opsets: { '': 15, 'ai.onnx.ml': ml } })
  return createHash('sha256').update(encodeModel(model)).digest('hex')
}

/** From a table to a whole ONNX model that was checked against every row: preparation, fit and seal. */
async function trainTable({ threads, options: chosen }) {
  const { about, sheet, label } = loaded
  const columns = new Map(
    sheet.columns.map((column, at) => [column.name, tableColumn(column, about.columns[at].texts)]),
  )
  const table = { rows: about.learn, columns }
  const task = { table, features: [...columns.keys()], label, objective: about.objective }
  const context = await contextOf(threads)
  const { result, ...cost } = measured(() => fitLearner({ learner: 'boosting', options: chosen }, task, context))
  return { ...cost, hash: createHash('sha256').update(result.onnx).digest('hex') }
}

function tableColumn({ kind, values }, texts) {
  if (kind === 'number') return { kind, values: Float64Array.from(values) }
  const missing = texts.indexOf('')
  const codes = Int32Array.from(values, (code) => (code - 1 === missing ? -1 : code - 1))
  return { kind, codes, dictionary: texts }
}

/** Threads are started before the clock is. */
async function contextOf(threads) {
  if (threads > 1 && !crews.has(threads)) {
    const { openCrew } = await import('../../dist/training/crew.js')
    crews.set(threads, await openCrew({ threads }))
  }
  const crew = crews.get(threads)
  return { random: seededRandom(1), progress: () => {}, ...(crew && { crew }) }
}

function measured(work) {
  const used = process.cpuUsage()
  const started = performance.now()
  const result = work()
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage(used)
  return { result, seconds, cpu: (user + system) / 1e6 }
}

/** Peak resident memory of this process, as Linux counts it; 0 elsewhere. */
function memory() {
  try {
    return { megabytes: Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) / 1_024 }
  } catch {
    return { megabytes: 0 }
  }
}

/** What the learner does where nothing is chosen. */
function options() {
  return { options: optionsOf({ learner: 'boosting', options: {} }) }
}

function versions() {
  return { name: `Millrace on Node ${process.versions.node}` }
}
