import { open, stat } from 'node:fs/promises'
import path from 'node:path'
import { fail } from '../errors.ts'
import type { ArtifactPlace } from './artifact-place.ts'
import { openDatabaseSource } from './database-source.ts'
import { foldersIn } from './folder-files.ts'
import { openFolderSource } from './folder-source.ts'
import { openPostgresReader } from './postgres-reader.ts'
import { createServerClient, type ServerAddress } from './server-client.ts'
import { proxiedFiles } from './server-files.ts'
import { openServerSource } from './server-source.ts'
import type { MlflowSource, Tell } from './source.ts'
import { openSqlite } from './sqlite-reader.ts'

/** Who is asked for, where a server wants to know. */
export interface Credentials {
  readonly username?: string
  readonly password?: string
  readonly token?: string
}

/** What is to be opened: an address, or an absolute path. */
export interface SourceOrder extends Credentials {
  readonly source: string
  /** Where the files behind `mlflow-artifacts:` are: a folder, or the address of a server. */
  readonly artifacts?: string
  readonly tell: Tell
  /** Where files may be read below; anywhere where nothing is said. */
  readonly below?: string
}

/**
 * Opens another store by what its address says: `http://…`, `postgres://…`, a SQLite file, or a folder.
 *
 * Errors: `tracking.import_unreadable`, `tracking.import_unreachable`, `tracking.import_busy`.
 */
export async function openSource(order: SourceOrder): Promise<MlflowSource> {
  const { source } = order
  if (/^https?:\/\//i.test(source)) return openServerSource(addressOf(source, order))
  if (/^postgres(?:ql)?(?:\+\w+)?:\/\//i.test(source)) {
    const url = source.replace(/^postgres(?:ql)?(?:\+\w+)?:/i, 'postgres:')
    const reader = await openPostgresReader(url)
    return openDatabaseSource(reader, { place: placeOf(url), ...artifactPlace(order, '/') })
  }
  if (/^[a-z][a-z0-9+]+:\/\//i.test(source)) throw fail('import_unreadable', { place: placeOf(source), reason: OTHER })
  return openLocal(order)
}

const OTHER = 'only SQLite and PostgreSQL are read; start mlflow server over any other, and import from its address'

async function openLocal(order: SourceOrder): Promise<MlflowSource> {
  const { source } = order
  const place = source
  const found = await stat(source).catch(() => undefined)
  if (!found) throw fail('import_unreadable', { place, reason: 'it is not there' })
  if (found.isDirectory()) {
    const root = (await foldersIn(source)).includes('mlruns') ? path.join(source, 'mlruns') : source
    return openFolderSource(root, { place: root, ...artifactPlace(order, path.dirname(root)) })
  }
  if (!(await isSqlite(source))) throw fail('import_unreadable', { place, reason: 'it is no SQLite database' })
  return openDatabaseSource(await openSqlite(source), { place, ...artifactPlace(order, path.dirname(source)) })
}

const MAGIC = 'SQLite format 3\0'

async function isSqlite(file: string): Promise<boolean> {
  const handle = await open(file, 'r')
  try {
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0)
    return buffer.toString('latin1') === MAGIC
  } finally {
    await handle.close()
  }
}

function artifactPlace(order: SourceOrder, base: string): ArtifactPlace {
  const { artifacts, tell, below } = order
  const rule = below === undefined ? {} : { below }
  if (artifacts === undefined) return { base, rule, tell }
  if (!/^https?:\/\//i.test(artifacts)) return { base, rule, tell, artifacts }
  const client = createServerClient(addressOf(artifacts, order))
  return { base, rule, tell, artifacts: (root) => proxiedFiles(client, root) }
}

/** What of an address is no secret: without user, password, and what follows the path. */
export function placeOf(url: string): string {
  const hit = /^([a-z][a-z0-9+.-]*):\/\/(?:[^@/]*@)?([^?#]*)/i.exec(url)
  return hit ? `${hit[1]}://${hit[2]}` : 'the source'
}

function addressOf(text: string, { username, password, token }: Credentials): ServerAddress {
  const url = new URL(text)
  const user = url.username === '' ? username : decodeURIComponent(url.username)
  const secret = url.password === '' ? password : decodeURIComponent(url.password)
  const basic = user === undefined ? undefined : `Basic ${Buffer.from(`${user}:${secret ?? ''}`).toString('base64')}`
  const authorization = basic ?? (token === undefined ? undefined : `Bearer ${token}`)
  return { url: placeOf(text), ...(authorization !== undefined && { authorization }) }
}
