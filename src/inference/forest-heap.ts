import { type ForestKernel, forestModule } from './forest-kernel.ts'
import type { KernelKind } from './forest-node.ts'
import { compileWasm, instantiateWasm, wasmMemory } from './wasm/index.ts'

/**
 * A memory that many forests share: a memory of WebAssembly reserves gigabytes of addresses, and runs are synchronous, so that one
 * scratch area at its begin serves them all.
 */
export interface ForestHeap {
  readonly floats: Float32Array
  readonly doubles: Float64Array
  readonly words: Int32Array
  kernel(kind: KernelKind): ForestKernel
}

/** Where a forest lies. */
export interface Place {
  readonly heap: ForestHeap
  /** In bytes; a multiple of 64. */
  readonly at: number
  free(): void
}

/** What a forest needs, in bytes. */
interface Needs {
  readonly bytes: number
  readonly scratch: number
}

/** Addresses only: pages count when they are written. */
const SHARED_BYTES = 2 ** 25
const SHARED_SCRATCH = 2 ** 20
/** A forest larger than this has a memory of its own. */
const MOST_SHARED = 2 ** 22
const ALIGNED = 64

interface Space {
  readonly at: number
  readonly bytes: number
}

interface Shared {
  readonly heap: ForestHeap
  /** What is free, by address; no two touch. */
  spaces: Space[]
}

const shared: Shared[] = []

/** Finds room for a forest. Errors: RangeError where there is no memory left. */
export function placeForest(needs: Needs): Place {
  if (needs.bytes > MOST_SHARED || needs.scratch > SHARED_SCRATCH) {
    const scratch = roundedUp(needs.scratch)
    return { heap: openHeap(scratch + needs.bytes), at: scratch, free: () => undefined }
  }
  const bytes = roundedUp(needs.bytes)
  const found = shared.find(({ spaces }) => spaces.some((space) => space.bytes >= bytes)) ?? openShared()
  return taken(found, bytes)
}

const roundedUp = (bytes: number): number => Math.ceil(bytes / ALIGNED) * ALIGNED

function openShared(): Shared {
  const heap = openHeap(SHARED_BYTES)
  const opened = { heap, spaces: [{ at: SHARED_SCRATCH, bytes: SHARED_BYTES - SHARED_SCRATCH }] }
  shared.push(opened)
  return opened
}

/** The first space that is large enough. */
function taken(from: Shared, bytes: number): Place {
  const i = from.spaces.findIndex((space) => space.bytes >= bytes)
  const { at, bytes: room } = from.spaces[i]!
  from.spaces.splice(i, 1, ...(room > bytes ? [{ at: at + bytes, bytes: room - bytes }] : []))
  let isFree = false
  return {
    heap: from.heap,
    at,
    free() {
      if (!isFree) giveBack(from, { at, bytes })
      isFree = true
    },
  }
}

/** Joins a space with those it touches; a memory that nobody uses is let go, except the last one. */
function giveBack(to: Shared, space: Space): void {
  const before = to.spaces.find(({ at, bytes }) => at + bytes === space.at)
  const behind = to.spaces.find(({ at }) => at === space.at + space.bytes)
  const at = before?.at ?? space.at
  const bytes = (before?.bytes ?? 0) + space.bytes + (behind?.bytes ?? 0)
  const others = to.spaces.filter((one) => one !== before && one !== behind)
  to.spaces = [...others, { at, bytes }].sort((a, b) => a.at - b.at)
  if (bytes === SHARED_BYTES - SHARED_SCRATCH && shared.length > 1) shared.splice(shared.indexOf(to), 1)
}

const modules = new Map<string, object>()

function openHeap(bytes: number): ForestHeap {
  const memory = wasmMemory(bytes)
  const { buffer } = memory
  const kernels = new Map<string, ForestKernel>()
  return {
    floats: new Float32Array(buffer),
    doubles: new Float64Array(buffer),
    words: new Int32Array(buffer),
    kernel(kind) {
      const key = `${kind.precision} ${kind.sets} ${kind.vectors}`
      const module = modules.get(key) ?? compileWasm(forestModule(kind))
      modules.set(key, module)
      const kernel = kernels.get(key) ?? instantiateWasm<ForestKernel>(module, memory)
      kernels.set(key, kernel)
      return kernel
    },
  }
}
