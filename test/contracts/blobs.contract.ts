import { createHash, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Digest, hasCode } from '../../src/base/index.ts'
import type { Blobs } from '../../src/storage/index.ts'
import { freshFolder } from '../support/folders.ts'

const addressOf = (bytes: Uint8Array): Digest => `sha256-${createHash('sha256').update(bytes).digest('hex')}`
const coded = (code: string) => (error: unknown) => hasCode(error, code)

/** What every store of blobs must do. */
export function blobsContract(name: string, open: () => Promise<Blobs>): void {
  describe(`blobs contract: ${name}`, () => {
    let blobs: Blobs
    beforeEach(async () => {
      blobs = await open()
    })

    it.each([0, 1, 65_537])('gives back %i bytes by the hash of their content', async (length) => {
      const bytes = new Uint8Array(randomBytes(length))
      const address = await blobs.put(bytes)
      expect(address).toBe(addressOf(bytes))
      expect(await blobs.get(address)).toEqual(bytes)
      expect(new Uint8Array(readFileSync(await blobs.path(address)))).toEqual(bytes)
    })

    it('takes the same bytes any number of times, also at once', async () => {
      const bytes = new Uint8Array(randomBytes(10_000))
      const addresses = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes)))
      expect(new Set(addresses)).toEqual(new Set([addressOf(bytes)]))
      expect(await blobs.get(addresses[0]!)).toEqual(bytes)
    })

    it('moves a finished file in, also when it has the bytes already', async () => {
      const file = path.join(freshFolder(), 'finished')
      const bytes = new Uint8Array(randomBytes(100_000))
      for (let time = 0; time < 2; time++) {
        writeFileSync(file, bytes)
        expect(await blobs.adopt(file)).toBe(addressOf(bytes))
        expect(existsSync(file)).toBe(false)
      }
      expect(await blobs.get(addressOf(bytes))).toEqual(bytes)
    })

    it('knows what it has', async () => {
      const bytes = new Uint8Array(randomBytes(10))
      expect(await blobs.has(addressOf(bytes))).toBe(false)
      await blobs.put(bytes)
      expect(await blobs.has(addressOf(bytes))).toBe(true)
    })

    it('says so when there is no such blob', async () => {
      const absent = addressOf(new Uint8Array(randomBytes(10)))
      await expect(blobs.get(absent)).rejects.toSatisfy(coded('storage.blob_not_found'))
      await expect(blobs.path(absent)).rejects.toSatisfy(coded('storage.blob_not_found'))
    })

    it('keeps what a stream gives, and nothing of one that breaks', async () => {
      const parts = [randomBytes(100_000), randomBytes(0), randomBytes(7)]
      async function* stream(breaks = false): AsyncGenerator<Uint8Array> {
        yield* parts
        if (breaks) throw new Error('broken')
      }
      const bytes = Buffer.concat(parts)
      await expect(blobs.take(stream(true))).rejects.toThrow('broken')
      expect(await blobs.has(addressOf(bytes))).toBe(false)
      expect(await blobs.take(stream())).toBe(addressOf(bytes))
      expect(await blobs.get(addressOf(bytes))).toEqual(new Uint8Array(bytes))
    })

    it('knows what nobody put since a moment, and removes no other', async () => {
      const [old, again] = [await blobs.put(new Uint8Array([1])), await blobs.put(new Uint8Array([2]))]
      const pause = () => new Promise((resolve) => setTimeout(resolve, 20))
      await pause()
      const since = Date.now()
      await pause()
      await blobs.put(new Uint8Array([2]))
      const unused: Digest[] = []
      for await (const { address } of blobs.unused(since)) unused.push(address)
      expect(unused).toEqual([old])
      expect(await blobs.remove(again, since)).toBe(false)
      expect(await blobs.remove(old, since)).toBe(true)
      expect(await blobs.remove(old, since)).toBe(false)
      expect([await blobs.has(old), await blobs.has(again)]).toEqual([false, true])
    })

    it('takes no path for an address', async () => {
      const sly = 'sha256-../../../../etc/passwd' as Digest
      expect(await blobs.has(sly)).toBe(false)
      await expect(blobs.get(sly)).rejects.toSatisfy(coded('storage.blob_not_found'))
      await expect(blobs.path(sly)).rejects.toSatisfy(coded('storage.blob_not_found'))
    })

    it('notices bytes that are not the ones it was given', async () => {
      const address = await blobs.put(new Uint8Array(randomBytes(100)))
      writeFileSync(await blobs.path(address), 'other')
      await expect(blobs.get(address)).rejects.toSatisfy(coded('storage.blob_damaged'))
    })
  })
}
