import { type Cells, type Inert, isDict, isNamed, isThing } from '../inert.ts'
import { cellsFrom } from '../numpy/cells.ts'
import { dtypeOf } from '../numpy/dtype.ts'
import { shapeOf } from '../numpy/shape.ts'
import { broken, type Growing, type Machine, take } from './machine.ts'

/**
 * joblib writes the bytes of an array into the pickle, right behind what describes it: a byte that says how many bytes fill up, these,
 * and the array. Source: `NumpyArrayWrapper` of joblib 1.5.
 */
export function joblibArray(machine: Machine, thing: Growing): Cells | undefined {
  if (!isThing(thing as Inert) || (thing as { name: string }).name !== 'NumpyArrayWrapper') return undefined
  const { state } = thing as { state?: Inert }
  if (!isDict(state)) throw broken('an array of joblib has no description')
  const fields = new Map(state.entries)
  const dtype = dtypeOf(fields.get('dtype') ?? null)
  const shape = shapeOf(fields.get('shape') ?? null)
  if (dtype.kind === 'O') throw broken('an array of joblib holds objects')
  const subclass = fields.get('subclass')
  if (isNamed(subclass) && subclass.name === 'memmap') throw broken('an array of joblib is kept elsewhere')
  if (typeof fields.get('numpy_array_alignment_bytes') === 'number') {
    const padding = machine.bytes[take(machine, 1)]!
    take(machine, padding)
  }
  const length = shape.reduce((product, count) => product * count, 1) * dtype.bytes
  const from = take(machine, length)
  const bytes = machine.bytes.subarray(from, from + length)
  return cellsFrom(bytes, { dtype, shape, fortran: fields.get('order') === 'F' })
}
