import { attribute, floatTensor, node, type Tensor } from '../../inference/index.ts'
import type { Design } from '../design.ts'
import { DENSE, designBody, LEVELS } from '../design-graph.ts'
import { type Body, FEATURES, SCORES } from '../learner.ts'
import type { Sheet } from '../sheet.ts'
import { openBlocks, type Split, scoreBlock } from './blocks.ts'

/** A linear model over a design; the weights are float32 numbers. */
export interface LinearModel {
  readonly design: Design
  readonly outputs: number
  readonly weights: Split
}

/** Rounds weights to float32, as an exported model has them. */
export function roundWeights({ weights, tables, intercepts }: Split): Split {
  return { weights: weights.map(Math.fround), tables: tables.map(Math.fround), intercepts: intercepts.map(Math.fround) }
}

/** The weights for a label that was standardized, for the label itself, rounded. */
export function rescaledWeights(
  { weights, tables, intercepts }: Split,
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
): Split {
  return roundWeights({
    weights: weights.map((weight) => weight * deviation),
    tables: tables.map((weight) => weight * deviation),
    intercepts: intercepts.map((intercept) => intercept * deviation + mean),
  })
}

/** Scores of all rows of a sheet, [rows, outputs], each summed in double precision: dense part, levels, intercept. */
export function linearScores({ design, outputs, weights }: LinearModel, sheet: Sheet): Float64Array {
  const rows = Int32Array.from({ length: sheet.rows }, (_, row) => row)
  const all = new Float64Array(sheet.rows * outputs)
  const blocks = openBlocks({ design, sheet, rows, outputs }, { most: 0 })
  const { layout, reals } = blocks
  const { block } = layout
  reals(layout.weights, weights.weights.length).set(weights.weights)
  reals(layout.tables, weights.tables.length).set(weights.tables)
  const scores = reals(layout.scores, outputs * block)
  for (let number = 0; number < layout.blocks; number++) {
    scoreBlock(blocks, number, weights.intercepts)
    const count = Math.min(block, sheet.rows - number * block)
    for (let k = 0; k < outputs; k++)
      for (let r = 0; r < count; r++) all[(number * block + r) * outputs + k] = scores[k * block + r]!
  }
  return all
}

/** The model in a graph: levels are looked up, put beside the dense part, and all of it is one matrix product. */
export function linearBody({ design, outputs, weights }: LinearModel, sheet: Sheet): Body {
  const { nodes, initializers } = designBody(design, sheet)
  const categories = design.categories.length
  const intercepts = { '/intercepts': floatTensor([outputs], weights.intercepts) }
  if (design.width + categories === 0) return constantBody(outputs, intercepts)
  const lookedUp = [
    node('Gather', ['/tables', LEVELS], ['/tables.rows'], { axis: attribute.int(0) }),
    node('Flatten', ['/tables.rows'], ['/looked-up'], { axis: attribute.int(1) }),
  ]
  const parts = [...(design.width > 0 ? [DENSE] : []), ...(categories > 0 ? ['/looked-up'] : [])]
  return {
    nodes: [
      ...nodes,
      ...(categories > 0 ? lookedUp : []),
      node('Concat', parts, ['/terms'], { axis: attribute.int(1) }),
      node('Gemm', ['/terms', '/weights', '/intercepts'], [SCORES]),
    ],
    initializers: {
      ...initializers,
      ...(categories > 0 ? { '/tables': tablesTensor(weights.tables, design.levels, outputs) } : {}),
      '/weights': weightsTensor(weights.weights, design, outputs),
      ...intercepts,
    },
  }
}

/** [levels, outputs]. */
function tablesTensor(tables: Float64Array, levels: number, outputs: number): Tensor {
  return floatTensor(
    [levels, outputs],
    Float32Array.from(tables, (_, i) => tables[(i % outputs) * levels + Math.floor(i / outputs)]!),
  )
}

/** [width + categories · outputs, outputs]: the weights of the dense part, then for each category ones that add what was looked up. */
function weightsTensor(weights: Float64Array, { width, categories }: Design, outputs: number): Tensor {
  const rows = width + categories.length * outputs
  const all = new Float32Array(rows * outputs)
  for (let c = 0; c < width; c++) for (let k = 0; k < outputs; k++) all[c * outputs + k] = weights[k * width + c]!
  for (let r = width; r < rows; r++) all[r * outputs + ((r - width) % outputs)] = 1
  return floatTensor([rows, outputs], all)
}

/** A model without columns: 0 times a mark that is never missing, plus the intercepts. */
export function constantBody(outputs: number, initializers: Readonly<Record<string, Tensor>>): Body {
  return {
    nodes: [
      node('Gather', [FEATURES, '/first'], ['/first.values'], { axis: attribute.int(1) }),
      node('IsNaN', ['/first.values'], ['/first.marks']),
      node('Cast', ['/first.marks'], ['/first.numbers'], { to: attribute.int(1) }),
      node('Gemm', ['/first.numbers', '/nothing', '/intercepts'], [SCORES]),
    ],
    initializers: {
      ...initializers,
      '/first': { type: 'int64', shape: [1], data: BigInt64Array.of(0n) },
      '/nothing': floatTensor([1, outputs], new Float32Array(outputs)),
    },
  }
}
