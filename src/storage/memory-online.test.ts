import { appendFileSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { hasCode } from '../base/index.ts'
import { openMemoryOnline } from './memory-online.ts'

cleanFolders()
const one = (key: string, ...numbers: number[]): ReadonlyMap<string, Float64Array> =>
  new Map([[key, Float64Array.from(numbers)]])

async function written(): Promise<{ folder: string; file: string }> {
  const folder = freshFolder()
  const online = await openMemoryOnline({ folder })
  await online.put('s', one('a', 1, 2))
  await online.put('s', one('b', 3))
  await online.close()
  return { folder, file: path.join(folder, 'online.log') }
}

describe('the log of the online store', () => {
  it.each([1, 5, 8, 20, 30])('is opened without its torn end of %i bytes, and goes on after it', async (torn) => {
    const { folder, file } = await written()
    truncateSync(file, statSync(file).size - torn)
    const online = await openMemoryOnline({ folder })
    expect(online.get('s', ['a', 'b'])).toEqual([Float64Array.of(1, 2), undefined])
    await online.put('s', one('c', 4))
    await online.close()
    const again = await openMemoryOnline({ folder })
    expect(again.get('s', ['a', 'b', 'c'])).toEqual([Float64Array.of(1, 2), undefined, Float64Array.of(4)])
    await again.close()
  })

  it('is opened when its end is a block of zeros that was never filled', async () => {
    const { folder, file } = await written()
    appendFileSync(file, Buffer.alloc(4096))
    const online = await openMemoryOnline({ folder })
    expect(online.get('s', ['a', 'b'])).toEqual([Float64Array.of(1, 2), Float64Array.of(3)])
    await online.close()
  })

  it('is refused when what was acknowledged is damaged', async () => {
    const { folder, file } = await written()
    const bytes = readFileSync(file)
    bytes[20]! ^= 1
    writeFileSync(file, bytes)
    const opening = openMemoryOnline({ folder })
    await expect(opening).rejects.toSatisfy((e) => hasCode(e, 'storage.online_damaged'))
  })

  it('is rewritten when it passes twice the size of what is live', async () => {
    const folder = freshFolder()
    const online = await openMemoryOnline({ folder, smallestSnapshot: 50_000 })
    for (let time = 0; time < 100; time++) await online.put('s', new Map([['k', new Float64Array(500).fill(time)]]))
    expect(statSync(path.join(folder, 'online.log')).size).toBeLessThan(60_000)
    await online.close()
    const again = await openMemoryOnline({ folder })
    expect(again.get('s', ['k'])).toEqual([new Float64Array(500).fill(99)])
    await again.close()
  })

  it('shows nothing of a write that did not reach the disk, and takes the next one', async () => {
    const { folder, file } = await written()
    const online = await openMemoryOnline({ folder })
    const handle = await open(file)
    const full = vi.spyOn(Object.getPrototypeOf(handle), 'datasync').mockRejectedValueOnce(new Error('ENOSPC'))
    await handle.close()
    const failing = online.put('s', one('a', 9))
    await expect(failing).rejects.toSatisfy((e) => hasCode(e, 'storage.online_not_written'))
    full.mockRestore()
    expect(online.get('s', ['a'])).toEqual([Float64Array.of(1, 2)])
    await online.put('s', one('b', 5))
    await online.close()
    const again = await openMemoryOnline({ folder })
    expect(again.get('s', ['a', 'b'])).toEqual([Float64Array.of(1, 2), Float64Array.of(5)])
    await again.close()
  })

  it('belongs to one owner', async () => {
    const folder = freshFolder()
    const online = await openMemoryOnline({ folder })
    await expect(openMemoryOnline({ folder })).rejects.toSatisfy((e) => hasCode(e, 'storage.folder_in_use'))
    await online.close()
  })
})
