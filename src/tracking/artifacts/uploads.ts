import { createReadStream } from 'node:fs'
import { DAY, type Digest, type NewId } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { checkPath } from '../runs/run.ts'
import type { ArtifactFile, ArtifactNeeds, Artifacts } from './artifacts.ts'
import { counting } from './counting.ts'
import type { ArtifactTables } from './tables.ts'

/** An upload that nobody finished is given up after this time. */
const GIVEN_UP_AFTER = 7 * DAY
const MOST_PARTS = 10_000

/** A part as it was kept. */
export interface UploadedPart {
  /** 1 and up: its place in the file. */
  readonly number: number
  readonly digest: Digest
  readonly bytes: number
}

/** Files that come in parts, at once and in any order; a part may come again. Who was cut off sends what is not there yet. */
export interface Uploads {
  /** Throws `tracking.bad_path`. */
  begin(path: string): Promise<string>
  /** Throws `tracking.upload_not_found`, `tracking.bad_part`. */
  put(upload: string, number: number, bytes: AsyncIterable<Uint8Array>): Promise<UploadedPart>
  /** The parts that are there, by number. Throws `tracking.upload_not_found`. */
  parts(upload: string): Promise<readonly UploadedPart[]>
  /** Makes one file of these parts, by their numbers. Throws `tracking.upload_not_found`, `tracking.bad_part` where one is not as it is said. */
  complete(upload: string, parts: readonly Pick<UploadedPart, 'number' | 'digest'>[]): Promise<ArtifactFile>
  /** Nothing where there is no such upload. */
  abort(upload: string): Promise<void>
}

interface UploadNeeds extends ArtifactNeeds {
  readonly artifacts: Artifacts
  readonly newId: NewId
}

/** Keeps each part as a blob; the file is written from them without any of them in memory. */
export function createUploads(needs: UploadNeeds): Uploads {
  const { database, blobs, clock, artifacts } = needs
  const on = () => database.on<ArtifactTables>()
  const pathOf = async (id: string): Promise<string> => {
    const row = await on().selectFrom('artifact_upload').select('path').where('id', '=', id).executeTakeFirst()
    if (!row) throw fail('upload_not_found', { upload: id })
    return row.path
  }
  const abort = async (id: string): Promise<void> => {
    await on().deleteFrom('artifact_upload').where('id', '=', id).execute()
  }
  const partsOf = (id: string): Promise<UploadedPart[]> =>
    on()
      .selectFrom('artifact_part')
      .select(['number', 'digest', 'bytes'])
      .where('upload_id', '=', id)
      .orderBy('number')
      .execute()
  return {
    abort,
    async begin(path) {
      checkPath(path)
      const now = clock.now()
      await on()
        .deleteFrom('artifact_upload')
        .where('began_at', '<', now - GIVEN_UP_AFTER)
        .execute()
      const id = needs.newId()
      await on().insertInto('artifact_upload').values({ id, path, began_at: now }).execute()
      return id
    },
    async put(id, number, stream) {
      if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) throw fail('bad_part', { number })
      await pathOf(id)
      const counted = counting(stream)
      const part = { digest: await blobs.take(counted.stream), bytes: counted.bytes() }
      const insert = on()
        .insertInto('artifact_part')
        .values({ upload_id: id, number, ...part })
      await insert.onConflict((conflict) => conflict.columns(['upload_id', 'number']).doUpdateSet(part)).execute()
      return { number, ...part }
    },
    async parts(id) {
      await pathOf(id)
      return partsOf(id)
    },
    async complete(id, parts) {
      const path = await pathOf(id)
      const kept = new Map((await partsOf(id)).map((part) => [part.number, part]))
      const chosen = [...parts].sort((a, b) => a.number - b.number)
      for (const { number, digest } of chosen)
        if (kept.get(number)?.digest !== digest) throw fail('bad_part', { number })
      const file = await artifacts.put(path, joined(blobs, chosen))
      await abort(id)
      return file
    },
  }
}

async function* joined(
  blobs: UploadNeeds['blobs'],
  parts: readonly Pick<UploadedPart, 'digest'>[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const { digest } of parts) yield* createReadStream(await blobs.path(digest)) as AsyncIterable<Uint8Array>
}
