import { fail } from './errors.ts'
import type { Kernel, Meter } from './kernel.ts'
import { elementsOf, type Tensor, type TensorType } from './tensor.ts'

/** An input or output of a plan; a free axis is -1. */
export interface TensorSpec {
  readonly name: string
  readonly type: TensorType
  readonly shape: readonly number[]
  /** The names of the classes that the columns of a matrix stand for, where they are known; outputs only. */
  readonly columns?: readonly string[]
}

/** An input or output and the place of its value. */
export interface Bound {
  readonly spec: TensorSpec
  readonly slot: number
}

/** One operator, and the places of what it reads and writes; `ABSENT` for what is left out. */
export interface Step {
  readonly operator: string
  readonly kernel: Kernel
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

export const ABSENT = -1

/** A plan without its names. */
export interface Program {
  /** Values that the model fixes, by place. */
  readonly fixed: readonly (Tensor | undefined)[]
  readonly fed: readonly Bound[]
  readonly steps: readonly Step[]
  readonly meter: RunMeter
}

/** Elementary steps of one run: some seconds of work. */
const MOST_STEPS = 2 ** 32
/** Elements that all values of one run may have together. */
const MOST_ELEMENTS = 2 ** 27

/** Counts what the current run takes; a run is synchronous, so there is only one. */
export interface RunMeter extends Meter {
  reset(): void
}

export function createMeter(): RunMeter {
  let left = MOST_STEPS
  return {
    reset() {
      left = MOST_STEPS
    },
    spend(steps) {
      left -= steps
      if (!(left >= 0))
        throw fail('too_large', { what: 'more elementary steps than a run may take', limit: MOST_STEPS })
    },
  }
}

/** Runs every step; returns all values by place. */
export function execute(program: Program, feeds: Readonly<Record<string, Tensor>>): readonly (Tensor | undefined)[] {
  const { fixed, fed, steps, meter } = program
  meter.reset()
  const values = fixed.slice()
  for (let i = 0; i < fed.length; i++) {
    const { spec, slot } = fed[i]!
    values[slot] = admitted(spec, Object.hasOwn(feeds, spec.name) ? feeds[spec.name] : undefined)
  }
  let elements = 0
  for (let i = 0; i < steps.length; i++) {
    const step = steps[i]!
    elements += keep(step, step.kernel(inputsOf(step, values, meter)), values)
    if (elements > MOST_ELEMENTS)
      throw fail('too_large', { what: `${elements} elements in one run`, limit: MOST_ELEMENTS })
  }
  return values
}

/** What a step reads, and one elementary step for each element of it. */
function inputsOf({ inputs }: Step, values: readonly (Tensor | undefined)[], meter: RunMeter): (Tensor | undefined)[] {
  const found = new Array<Tensor | undefined>(inputs.length)
  let elements = 1
  for (let i = 0; i < inputs.length; i++) {
    const slot = inputs[i]!
    const input = slot === ABSENT ? undefined : values[slot]
    found[i] = input
    if (input !== undefined) elements += input.data.length
  }
  meter.spend(elements)
  return found
}

/** Puts results in their places; returns how many elements they have. */
function keep({ outputs, operator }: Step, results: readonly Tensor[], values: (Tensor | undefined)[]): number {
  let elements = 0
  for (let i = 0; i < outputs.length; i++) {
    const slot = outputs[i]!
    if (slot === ABSENT) continue
    const result = results[i]
    if (result === undefined) throw fail('unsupported', { what: `output ${i} of operator ${operator}` })
    elements += result.data.length
    values[slot] = result
  }
  return elements
}

/** The tensor, where it fits the input. Errors: `inference.missing_input`, `inference.wrong_type`, `inference.wrong_shape`. */
export function admitted(spec: TensorSpec, tensor: Tensor | undefined): Tensor {
  if (tensor === undefined) throw fail('missing_input', { input: spec.name })
  if (tensor.type !== spec.type)
    throw fail('wrong_type', { value: `Input ${spec.name}`, actual: tensor.type, expected: spec.type })
  const { shape } = tensor
  if (!fits(shape, spec.shape) || elementsOf(shape) !== tensor.data.length)
    throw fail('wrong_shape', {
      value: `Input ${spec.name}`,
      actual: `[${shape}] with ${tensor.data.length} elements`,
      expected: `[${spec.shape.map((length) => (length < 0 ? 'N' : length))}]`,
    })
  return tensor
}

/** An input that says nothing of its axes takes any. */
function fits(shape: readonly number[], wanted: readonly number[]): boolean {
  if (wanted.length === 0) return true
  if (shape.length !== wanted.length) return false
  for (let axis = 0; axis < wanted.length; axis++) if (wanted[axis] !== -1 && wanted[axis] !== shape[axis]) return false
  return true
}
