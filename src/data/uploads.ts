import type { Clock, Digest } from '../base/index.ts'
import type { Blobs, Database } from '../storage/index.ts'
import { fail } from './errors.ts'
import type { DataTables } from './tables.ts'

/** A file that is sent piece by piece. */
export interface Upload {
  /** Bytes that are there, durably. */
  readonly bytes: number
  /** The address of the whole, when all of it is there. */
  readonly digest?: Digest
}

/** A piece of a file. */
export interface Piece {
  readonly name: string
  /** Where it belongs: the bytes before it. 0 begins anew. */
  readonly offset: number
  readonly content: Uint8Array
  /** Of the whole file, in hexadecimal: said with the last piece. */
  readonly sha256?: string
}

/** Where uploads are kept: pieces as blobs, put together with the last. */
export interface Uploads {
  /** Errors: `data.upload_offset`, `data.upload_differs`, `data.upload_too_large`. */
  take(piece: Piece): Promise<Upload>
  /** Errors: `data.upload_not_found`. */
  get(name: string): Promise<Upload>
}

/** No upload is larger. */
const MOST_BYTES = 64 * 2 ** 30

/** Uploads over blobs and a database. */
export function createUploads({
  database,
  blobs,
  clock,
}: {
  readonly database: Database
  readonly blobs: Blobs
  readonly clock: Clock
}): Uploads {
  const db = () => database.on<DataTables>()
  const row = (name: string) => db().selectFrom('upload').selectAll().where('name', '=', name).executeTakeFirst()

  async function* whole(parts: readonly Digest[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield await blobs.get(part)
  }

  async function append({ name, offset, content }: Piece): Promise<readonly Digest[]> {
    const part = await blobs.put(content)
    return database.tx(async () => {
      const before = offset === 0 ? undefined : await row(name)
      const bytes = Number(before?.bytes ?? 0)
      if (bytes !== offset || (before && before.digest !== null)) throw fail('upload_offset', { upload: name, bytes })
      const parts = [...((before ? JSON.parse(before.parts) : []) as Digest[]), part]
      const now = { bytes: bytes + content.length, parts: JSON.stringify(parts), digest: null, updated_at: clock.now() }
      await db()
        .insertInto('upload')
        .values({ name, ...now })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(now))
        .execute()
      return parts
    })
  }

  return {
    async take(piece) {
      const { name, offset, content, sha256 } = piece
      const bytes = offset + content.length
      if (bytes > MOST_BYTES) throw fail('upload_too_large', { upload: name, most: MOST_BYTES })
      const parts = await append(piece)
      if (sha256 === undefined) return { bytes }
      const digest = await blobs.take(whole(parts))
      if (digest !== `sha256-${sha256}`) throw fail('upload_differs', { upload: name })
      await db().updateTable('upload').set({ digest }).where('name', '=', name).execute()
      return { bytes, digest }
    },
    async get(name) {
      const found = await row(name)
      if (!found) throw fail('upload_not_found', { upload: name })
      return { bytes: Number(found.bytes), ...(found.digest !== null && { digest: found.digest as Digest }) }
    },
  }
}
