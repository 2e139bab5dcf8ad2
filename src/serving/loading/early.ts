import { readFile, writeFile } from 'node:fs/promises'
import type { Digest } from '../../base/index.ts'
import { type PlanImage, prepare } from '../../inference/index.ts'
import type { Blobs } from '../../storage/index.ts'

/** Models that the process before this one had in memory, read before anybody asks for them. */
export interface EarlyModels {
  /** The image of a model, once; `undefined` where it was not read early. */
  take(address: Digest): PlanImage | undefined
  /** A model is in memory: the next process may read it early. */
  note(address: Digest): void
  /** Lets go of what nobody took. */
  forget(): void
}

/** So many models are read early, the latest first. */
const MOST = 8
/** Bytes of their files, together. */
const MOST_BYTES = 32 * 1024 * 1024

/**
 * Reads the models that a list names, which is no more than advice: what it names wrongly, or what cannot be read, is passed over. To be
 * called while the process waits for its database.
 *
 * @param place the list: a file of JSON, which `note` writes
 *
 * @example
 * const early = await readEarly('.millrace/loaded.json', blobs)
 */
export async function readEarly(place: string, blobs: Pick<Blobs, 'get'>): Promise<EarlyModels> {
  const images = new Map<Digest, PlanImage>()
  let names = await listed(place)
  let bytes = 0
  for (const address of names) {
    const file = await blobs.get(address).catch(() => undefined)
    bytes += file?.length ?? 0
    if (bytes > MOST_BYTES) break
    const image = file && imageOf(file)
    if (image) images.set(address, image)
  }
  let writing: Promise<void> = Promise.resolve()
  return {
    take(address) {
      const image = images.get(address)
      images.delete(address)
      return image
    },
    note(address) {
      if (names[0] === address) return
      names = [address, ...names.filter((one) => one !== address)].slice(0, MOST)
      const text = JSON.stringify(names)
      writing = writing.then(() => writeFile(place, text)).catch(() => undefined)
    },
    forget: () => images.clear(),
  }
}

async function listed(place: string): Promise<readonly Digest[]> {
  try {
    const list: unknown = JSON.parse(await readFile(place, 'utf8'))
    return Array.isArray(list) ? list.filter((one): one is Digest => typeof one === 'string').slice(0, MOST) : []
  } catch {
    return []
  }
}

function imageOf(file: Uint8Array): PlanImage | undefined {
  try {
    return prepare(file)
  } catch {
    return undefined
  }
}
