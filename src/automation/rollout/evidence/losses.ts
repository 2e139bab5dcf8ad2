import { rowLogloss } from '../../../evaluation/index.ts'
import type { LossKind } from '../setup.ts'

const CLIP = 0.001

/** The loss of one prediction. */
export function lossOf(kind: LossKind, prediction: number, label: number): number {
  if (kind === 'logloss') return rowLogloss(prediction, label, CLIP)
  return kind === 'absolute' ? Math.abs(prediction - label) : (prediction - label) ** 2
}

/** The loss as tests take it: cut at `cap`, over `scale`. */
export function scaledLoss(
  { loss, scale, cap }: { readonly loss: LossKind; readonly scale: number; readonly cap: number | null },
  prediction: number,
  label: number,
): number {
  const raw = lossOf(loss, prediction, label)
  return (cap === null ? raw : Math.min(raw, cap)) / scale
}
