import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { openEmbeddedDatabase, openPostgres } from '../../src/storage/index.ts'
import { startPostgres } from '../../test/support/postgres.ts'
import { measuredIn } from '../bench.ts'
import { type Driver, openPeer } from '../drivers/driver.ts'
import { type Served, startServer } from '../serving/processes.ts'
import { freePort } from '../serving/sides.ts'
import { EXPERIMENTS, type Filling, fillOurs } from './fill.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MLFLOW = `${ROOT}bench/peers/.venv-mlflow/bin/mlflow`

/** One line of this bench. */
export const measured = measuredIn('tracking')

/** A tracking server with its runs. */
export interface Side {
  readonly name: string
  readonly served: Served
  readonly url: string
  readonly experiments: readonly string[]
}

/** Where a side keeps what it is told: a folder, and a database on a server where one is used. */
export interface Keeping {
  readonly folder: string
  readonly database?: string
}

/** The client, which asks both sides, and fills theirs. Nothing where Python's environment is not there. */
export const openClient = (): Driver | undefined =>
  openPeer('mlflow_tracking.py', { environment: '.venv-mlflow', setup: 'setup serving' })

/** Writes our runs before the server is started. */
export async function fillMillrace({ folder, database: url }: Keeping, filling: Filling): Promise<void> {
  const { migrations } = await import('../../src/assembly/catalog.ts')
  const place = `${folder}/.millrace/database`
  mkdirSync(place, { recursive: true })
  const database = url === undefined ? await openEmbeddedDatabase({ folder: place }) : await openPostgres({ url })
  try {
    await database.migrate(migrations)
    await fillOurs(database, filling)
  } finally {
    await database.close()
  }
}

/** Millrace as users run it. */
export async function startMillrace({ folder, database }: Keeping, client: Driver): Promise<Side> {
  mkdirSync(folder, { recursive: true })
  const served = await startServer({
    command: [process.execPath, `${ROOT}bin/millrace.js`, 'up', '--json', '--port', '0', '--grpc-port', '-1'],
    port: /"url": ?"http:\/\/127\.0\.0\.1:(\d+)"/,
    folder,
    ...(database !== undefined && { environment: { MILLRACE_DATABASE_URL: database } }),
    answers: well('/readyz'),
  })
  return sideOf('Millrace', served, client)
}

/** `mlflow server` as its own command starts it, on a database that was filled or on a new one. */
export async function startMlflow({ folder, database }: Keeping, client: Driver, filling?: Filling): Promise<Side> {
  mkdirSync(folder, { recursive: true })
  const uri = database ?? `sqlite:///${folder}/mlflow.db`
  const artifacts = `${folder}/artifacts`
  if (filling) await client.ask('fill', { ...filling, database: uri, artifacts, experiments: EXPERIMENTS })
  const port = await freePort()
  const where = ['--host', '127.0.0.1', '--port', String(port), '--backend-store-uri', uri]
  const served = await startServer({
    command: [MLFLOW, 'server', ...where, '--artifacts-destination', artifacts],
    ...{ port, folder, environment: { MLFLOW_DISABLE_TELEMETRY: 'true', DO_NOT_TRACK: 'true' } },
    answers: well('/health'),
  })
  const { name } = await client.ask<{ name: string }>('versions')
  return sideOf(`${name} on ${database === undefined ? 'SQLite' : 'PostgreSQL'}`, served, client)
}

async function sideOf(name: string, served: Served, client: Driver): Promise<Side> {
  const url = `http://127.0.0.1:${served.port}`
  return { name, served, url, ...(await client.ask<{ experiments: string[] }>('experiments', { url })) }
}

/** Two databases on one PostgreSQL server; nothing where no server runs here. Its own sync is off, for both sides. */
export async function openServer() {
  const server = await startPostgres()
  if (!server) return undefined
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query('create database theirs')
  await admin.end()
  const theirs = server.url.replace(/\/postgres$/, '/theirs').replace('postgres://', 'postgresql+psycopg2://')
  return { ours: server.url, theirs, stop: () => server.stop() }
}

/** Whether a path answers well. */
const well = (path: string) => async (port: number) => (await fetch(`http://127.0.0.1:${port}${path}`)).ok
