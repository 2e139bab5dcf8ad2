import type { Digest } from '../../base/index.ts'
import type { AutomlBench } from './bench.ts'

/** Keeps answers for held-out rows as float32; returns their address. */
export function keepAnswers(bench: Pick<AutomlBench, 'keep'>, answers: Float32Array): Promise<Digest> {
  const { buffer, byteOffset, byteLength } = answers
  return bench.keep(new Uint8Array(buffer, byteOffset, byteLength))
}

/** Answers that were kept. */
export async function loadAnswers(bench: Pick<AutomlBench, 'bytes'>, address: Digest): Promise<Float32Array> {
  const bytes = await bench.bytes(address)
  return new Float32Array(bytes.slice().buffer)
}
