import { describe, expect, test } from 'vitest'
import { ESTIMATOR_FORMAT } from '../evaluation/index.ts'
import { createEstimators, ESTIMATOR_ARTIFACT } from './estimators.ts'

/** Estimators of versions whose run kept this file under this path. */
function estimators(text: string, path = ESTIMATOR_ARTIFACT) {
  return createEstimators({
    models: { get: async () => ({ run: 'run-1' }) as never },
    runs: { artifacts: async () => [{ path, digest: 'sha256-aa' as const, bytes: text.length }] },
    blobs: { get: async () => new TextEncoder().encode(text) },
  })
}

describe('the estimator of a version', () => {
  test('is the artifact of its run', async () => {
    const state = { format: ESTIMATOR_FORMAT, rows: 3_000 }
    expect(await estimators(JSON.stringify(state))('late', 3)).toEqual(state)
  })

  test('is not there where the run held out too few labels to keep one', async () => {
    expect(await estimators('{}', 'reference.json')('late', 3)).toBeUndefined()
  })

  test.each(['{"format":"other"}', 'null', 'not JSON'])('that cannot be read is refused: %s', async (text) => {
    await expect(estimators(text)('late', 3)).rejects.toMatchObject({ code: 'evaluation.bad_estimator' })
  })
})
