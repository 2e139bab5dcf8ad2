import type { Random } from '../../base/index.ts'
import { hasWasm, wasmMemory } from '../../inference/index.ts'
import { type Design, writeDense, writeLevels } from '../design.ts'
import type { Sheet } from '../sheet.ts'
import { type MatrixKernels, wasmMatrixKernels } from './kernels.ts'
import { type NetworkLayout, type NetworkShape, networkLayout, padded } from './layout.ts'
import { plainMatrixKernels } from './plain.ts'

/** A network in one memory. */
export interface Network {
  readonly shape: NetworkShape
  readonly layout: NetworkLayout
  readonly kernels: MatrixKernels
  /** A view of float32 numbers. */
  readonly singles: (at: number, count: number) => Float32Array
  /** What goes in: [batch, columns, filled up], and the places of the levels, [batch, categories]. */
  readonly input: Float32Array
  readonly places: Int32Array
  /** Brings rows of a sheet in, at most a batch of them; the rest of the batch is zeros. */
  readonly bring: (design: Design, sheet: Sheet, rows: Int32Array) => void
}

/** Opens a network whose parameters are all 0. Memory hangs on its shape and the batch, not on the rows. */
export function openNetwork(shape: NetworkShape, { plain = !hasWasm() }: { readonly plain?: boolean } = {}): Network {
  const layout = networkLayout(shape)
  const memory = plain ? undefined : wasmMemory(layout.bytes)
  const buffer = memory?.buffer ?? new ArrayBuffer(layout.bytes)
  const kernels = memory ? wasmMatrixKernels(memory) : plainMatrixKernels(buffer)
  const units = padded(shape.width)
  const input = new Float32Array(buffer, layout.activations[0]!, shape.batch * units)
  const places = new Int32Array(buffer, layout.places, shape.batch * shape.categories)
  return {
    shape,
    layout,
    kernels,
    input,
    places,
    singles: (at, count) => new Float32Array(buffer, at, count),
    bring(design, sheet, rows) {
      if (rows.length < shape.batch) {
        input.fill(0, rows.length * units)
        places.fill(0, rows.length * shape.categories)
      }
      writeDense(design, { sheet, rows }, { into: input, at: 0, rowStep: units, columnStep: 1 })
      writeLevels(design, { sheet, rows }, { into: places, at: 0, rowStep: shape.categories, columnStep: 1 })
    },
  }
}

/**
 * Random weights for layers of ReLU; the last layer starts at 0, so that the first answer is its bias. Levels that `isKnown` does not
 * mark are never seen and stay at 0.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers", for the range √(6 / inputs).
 */
export function startWeights({ layout, shape, singles }: Network, random: Random, isKnown: Uint8Array): void {
  const weights = singles(layout.weights, layout.parameters)
  const fill = (at: number, count: number, inputs: number): void => {
    const range = Math.sqrt(6 / Math.max(1, inputs))
    for (let i = at; i < at + count; i++) weights[i] = (2 * random.next() - 1) * range
  }
  const [first] = layout.layers
  const feeding = shape.width + shape.categories
  for (let i = 0; i < shape.width; i++) fill(first!.weights + i * first!.outputs, first!.outputs, feeding)
  isKnown.forEach((known, level) => {
    if (known === 1) fill(layout.table + level * first!.outputs, first!.outputs, feeding)
  })
  for (const { weights: at, inputs, outputs } of layout.layers.slice(1, -1)) fill(at, inputs * outputs, inputs)
}

/** Computes all activations of the batch from the parameters that begin at `region`. */
export function forward(network: Network, region: number, drop?: (layer: number) => void): void {
  const { shape, layout, kernels } = network
  const { batch, categories } = shape
  layout.layers.forEach(({ inputs, outputs, weights, bias }, i) => {
    const [from, to] = [layout.activations[i]!, layout.activations[i + 1]!]
    const isLast = i === layout.layers.length - 1
    kernels.pack(region + weights * 4, outputs * 4, 4, layout.packed, inputs, outputs)
    kernels.multiply(from, inputs * 4, 4, layout.packed, to, batch, outputs, inputs)
    if (i === 0 && categories > 0)
      kernels.addRows(to, layout.places, region + layout.table * 4, batch, outputs, categories)
    kernels.activate(to, region + bias * 4, batch, outputs, isLast ? Number.NEGATIVE_INFINITY : 0)
    if (!isLast) drop?.(i + 1)
  })
}

/** Computes the gradient of all parameters from the slopes of the last activations. */
export function backward({ shape, layout, kernels, singles }: Network, drop?: (layer: number) => void): void {
  const { batch, categories, levels } = shape
  const { layers, activations, slopes, packed, gradients } = layout
  for (let i = layers.length - 1; i >= 0; i--) {
    const { inputs, outputs, weights, bias } = layers[i]!
    const d = slopes[i + 1]!
    kernels.pack(d, outputs * 4, 4, packed, batch, outputs)
    kernels.multiply(activations[i]!, 4, inputs * 4, packed, gradients + weights * 4, inputs, outputs, batch)
    kernels.columnSums(d, gradients + bias * 4, batch, outputs)
    if (i === 0) break
    kernels.pack(layout.weights + weights * 4, 4, outputs * 4, packed, outputs, inputs)
    kernels.multiply(d, outputs * 4, 4, packed, slopes[i]!, batch, inputs, outputs)
    kernels.gate(slopes[i]!, activations[i]!, batch * inputs)
    drop?.(i)
  }
  if (categories === 0) return
  const units = layers[0]!.outputs
  singles(gradients + layout.table * 4, levels * units).fill(0)
  kernels.spreadRows(slopes[1]!, layout.places, gradients + layout.table * 4, batch, units, categories)
}
