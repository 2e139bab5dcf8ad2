import { describe, expect, test } from 'vitest'
import { trainedReference } from '../../test/support/journals.ts'
import type { Digest } from '../base/index.ts'
import { createReferences, REFERENCE_ARTIFACT } from './references.ts'

const reference = trainedReference()
const digest: Digest = 'sha256-aa'

/** References over a registry whose versions 1 to 4 differ in what their run left behind. */
function references(text = JSON.stringify(reference)) {
  let reads = 0
  const of = createReferences({
    models: { get: async (_, version) => ({ run: version === 1 ? null : `run-${version}` }) as never },
    runs: {
      artifacts: async (run) => (run === 'run-2' ? [] : [{ path: REFERENCE_ARTIFACT, digest, bytes: text.length }]),
    },
    blobs: {
      get: async () => {
        reads++
        return new TextEncoder().encode(text)
      },
    },
  })
  return { of, reads: () => reads }
}

describe('the reference of a version', () => {
  test('is the artifact of its run, read once', async () => {
    const { of, reads } = references()
    expect(await of('late', 3)).toEqual(reference)
    expect(await of('late', 4)).toEqual(reference)
    expect(reads()).toBe(1)
  })

  test('is not there for a version without a run, or whose run kept none', async () => {
    expect(await references().of('late', 1)).toBeUndefined()
    expect(await references().of('late', 2)).toBeUndefined()
  })

  test.each(['{"format":"other"}', 'not JSON'])('that cannot be read is refused: %s', async (text) => {
    await expect(references(text).of('late', 3)).rejects.toMatchObject({ code: 'evaluation.bad_reference' })
  })
})
