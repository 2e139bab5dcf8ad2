import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { echoModel } from '../../../test/support/batch-stage.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { openFolderBlobs } from '../../storage/index.ts'
import { readEarly } from './early.ts'

cleanFolders()

async function stage() {
  const folder = freshFolder()
  const blobs = await openFolderBlobs(join(folder, 'blobs'))
  const [one, two] = [await blobs.put(echoModel('float')), await blobs.put(echoModel('double'))]
  return { blobs, one, two, place: join(folder, 'loaded.json') }
}

describe('models read early', () => {
  it('are those that the process before had in memory, each given once', async () => {
    const { blobs, one, two, place } = await stage()
    const before = await readEarly(place, blobs)
    expect(before.take(one)).toBeUndefined()
    before.note(one)
    before.note(two)
    await expect.poll(() => readFile(place, 'utf8')).toBe(JSON.stringify([two, one]))
    const after = await readEarly(place, blobs)
    expect(after.take(two)?.inputs[0]?.type).toBe('double')
    expect(after.take(two)).toBeUndefined()
    after.forget()
    expect(after.take(one)).toBeUndefined()
  })

  it('pass over what is no list, no blob or no model', async () => {
    const { blobs, one, place } = await stage()
    const strange = await blobs.put(new TextEncoder().encode('no model'))
    for (const text of ['', '{"a":1}', JSON.stringify(['../../secret', 7, strange, `sha256-${'0'.repeat(64)}`, one])]) {
      await writeFile(place, text)
      const early = await readEarly(place, blobs)
      expect(early.take(strange)).toBeUndefined()
      expect(early.take(one) !== undefined).toBe(text.includes(one))
    }
  })
})
