import type { TensorSpec } from '../../inference/index.ts'
import type { Signature } from './version.ts'

/** A tensor as a signature has it. */
export const fieldOf = ({ name, type, shape }: TensorSpec): Signature['inputs'][number] => ({
  ...{ name, type },
  shape: shape.map((length) => (length < 0 ? null : length)),
})
