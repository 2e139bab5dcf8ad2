import type { ErrorNote } from '../../base/index.ts'
import type { TensorSpec } from '../../inference/index.ts'
import type { Tensors } from '../executor.ts'

/** What a process that runs models is told. Each order but a part is answered by one reply. */
export type Order =
  /** The next bytes of the model's file. */
  | { readonly kind: 'part'; readonly bytes: Uint8Array }
  | { readonly kind: 'open'; readonly threads: number }
  /** Find out how many rows may run together. */
  | { readonly kind: 'probe' }
  | { readonly kind: 'run'; readonly inputs: Tensors; readonly wanted: readonly string[] | undefined }

export interface Opened {
  readonly kind: 'opened'
  readonly inputs: readonly TensorSpec[]
  readonly outputs: readonly TensorSpec[]
  readonly metadata: Readonly<Record<string, string>>
  /** Memory of the process, in bytes. */
  readonly memory: number
}

export type Reply =
  | Opened
  | { readonly kind: 'probed'; readonly together: number }
  | { readonly kind: 'ran'; readonly outputs: Tensors }
  | { readonly kind: 'refused'; readonly error: ErrorNote }
