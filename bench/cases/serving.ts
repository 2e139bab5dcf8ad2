import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { type BenchOptions, isAsked, type Measured } from '../bench.ts'
import { compareBatches } from '../serving/batches.ts'
import { changeVersions, overload, stopOften } from '../serving/changes.ts'
import { compareCost } from '../serving/cost.ts'
import { compareLatency } from '../serving/latency.ts'
import { treesModel, writeModel } from '../serving/models.ts'
import { bareHandler, millrace, peersOf, type SideNeeds } from '../serving/sides.ts'
import { manyModels, startUp } from '../serving/sizes.ts'

type Part = (needs: SideNeeds, options: BenchOptions) => AsyncIterable<Measured>

const field = (needs: SideNeeds) => ({ ours: millrace(needs), bare: bareHandler(needs), peers: peersOf(needs) })

const PARTS: Readonly<Record<string, Part>> = {
  cost: (needs, options) => compareCost(field(needs), options),
  latency: (needs, options) => compareLatency(field(needs), options),
  swaps: changeVersions,
  stops: stopOften,
  overload,
  start: startUp,
  models: manyModels,
  batch: compareBatches,
}

/**
 * Serving of 500 trees of depth 6 over 30 numbers, one row a request, in JSON: against MLServer, `mlflow models serve` and BentoML, against
 * the least a server can be on Node, and against itself while versions change, processes stop, and too much comes. Everything is on:
 * validation, metrics, journal. WORDs choose parts: cost, latency, swaps, stops, overload, start, models, batch.
 */
export async function* bench(options: BenchOptions): AsyncIterable<Measured> {
  const folder = mkdtempSync(`${tmpdir()}/millrace-serving-`)
  const needs = { folder, model: writeModel(`${folder}/trees.onnx`, treesModel(1)) }
  try {
    for (const [name, part] of Object.entries(PARTS)) if (isAsked(name, options)) yield* part(needs, options)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
