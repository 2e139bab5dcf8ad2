import { instantiateWasm, PAGE, type WasmMemory, wasmMemory } from '../../inference/index.ts'
import { fail } from '../errors.ts'
import type { Shape } from './histogram.ts'
import { type Kernels, kernelsOf, MOST_PAGES, treeModule } from './kernels.ts'
import { type Layout, type LayoutNeeds, layoutOf } from './layout.ts'

/** A memory with the kernels over it. It grows; whoever holds views of its buffer takes new ones then. */
export interface Arena {
  readonly memory: WasmMemory
  readonly module: object
  readonly kernels: Kernels
  readonly shape: Shape
}

/** A memory for data of this shape, with a module that is compiled unless one is given. */
export function openArena(shape: Shape, module: object = treeModule(shape)): Arena {
  const memory = wasmMemory(PAGE, MOST_PAGES * PAGE)
  const kernels = kernelsOf(instantiateWasm<object>(module, memory), shape.bins.length)
  return { memory, module, kernels, shape }
}

/**
 * Places everything a fit needs, makes room for it and returns where it lies. What stands in front, the bins, stays as it is.
 *
 * Errors: `learners.too_large` where it would not fit into 4 GiB.
 */
export function furnish(arena: Arena, needs: Omit<LayoutNeeds, 'bins' | 'countShift'>): Layout {
  const layout = layoutOf({ ...needs, bins: arena.shape.bins, countShift: arena.shape.countShift })
  const missing = Math.ceil((layout.bytes - arena.memory.buffer.byteLength) / PAGE)
  if (missing <= 0) return layout
  const bytes = layout.bytes
  if (bytes > MOST_PAGES * PAGE) throw tooLarge(needs.rows, arena.shape.bins.length)
  try {
    arena.memory.grow(missing)
  } catch {
    throw tooLarge(needs.rows, arena.shape.bins.length)
  }
  return layout
}

function tooLarge(rows: number, features: number): Error {
  return fail('too_large', { rows, features, limit: '4 GiB' })
}
