import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { act, closeAll, openRooms } from '../data/sides.ts'
import { messageOf } from '../serving/connection.ts'
import { type Served, startServer } from '../serving/processes.ts'
import { freePort } from '../serving/sides.ts'
import { END_MS, type HistorySize, historyProject, references } from './history.ts'
import { applyFeast, openFeast } from './join.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const FEAST = `${ROOT}bench/peers/.venv-feast/bin/feast`
const MESSAGES = 64

/** What is served from where: the files of a history, a folder for what a side writes, and the port of a Redis where one is used. */
export interface Serving {
  readonly files: string
  readonly folder: string
  readonly size: HistorySize
  readonly redis?: number
}

/** A feature server with everything materialized. */
export interface FeatureSide {
  readonly name: string
  readonly served: Served
}

/** Requests for so many entities each, in Feast's form: all sides get the same bytes. */
export function requestsOf(size: HistorySize, entities: number): readonly Buffer[] {
  return Array.from({ length: MESSAGES }, (_, at) => {
    const ids = Array.from({ length: entities }, (_, place) => (at * 7_919 + place * 104_729) % size.entities)
    const body = { features: references(size), entities: { driver_id: ids } }
    return messageOf('/get-online-features', JSON.stringify(body))
  })
}

/** Millrace as users run it: it materializes when it comes up. */
export async function startMillrace({ folder, files, size, redis }: Serving): Promise<FeatureSide> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/millrace.config.ts`, historyProject(size, files))
  const rooms = openRooms(folder)
  for (let view = 0; view < size.views; view++) await act(rooms, 'data.ingest', { dataset: `history-${view}` })
  await closeAll([rooms])
  const served = await startServer({
    command: [process.execPath, `${ROOT}bin/millrace.js`, 'up', '--json', '--port', '0', '--grpc-port', '-1'],
    port: /"url": ?"http:\/\/127\.0\.0\.1:(\d+)"/,
    folder,
    ...(redis !== undefined && { environment: { MILLRACE_REDIS_URL: `redis://127.0.0.1:${redis}` } }),
    answers: well('/readyz'),
  })
  return { name: 'Millrace', served }
}

/**
 * Feast's Python feature server with one worker, fair to it: no access log, the registry kept for a day instead of a minute, and workers
 * that are not thrown away after a thousand requests, as they are by default.
 */
export async function startFeast({ folder, files, size, redis }: Serving): Promise<FeatureSide | undefined> {
  const peer = openFeast()
  if (!peer) return undefined
  const { name } = await peer.ask<{ name: string }>('versions')
  const online = redis === undefined ? {} : { online: { type: 'redis', connection_string: `127.0.0.1:${redis}` } }
  await applyFeast(peer, { folder: files, repo: folder, size, ...online })
  await peer.ask('materialize', { end: END_MS })
  await peer.close()
  const port = await freePort()
  const kept = ['--no-access-log', '--registry_ttl_sec', '86400', '--max-requests', '0', '--max-requests-jitter', '0']
  const served = await startServer({
    command: [FEAST, '-c', folder, 'serve', '--host', '127.0.0.1', '--port', String(port), '--workers', '1', ...kept],
    ...{ port, folder, environment: { FEAST_USAGE: 'False', DO_NOT_TRACK: '1' }, answers: well('/health') },
  })
  return { name: `${name} feature server`, served }
}

/** Whether a path answers well. */
const well = (path: string) => async (port: number) => (await fetch(`http://127.0.0.1:${port}${path}`)).ok
