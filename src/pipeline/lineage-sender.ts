import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../storage/index.ts'
import type { PipelineTables } from './tables.ts'

const PAGE = 50
/** More unsent events than these are not kept for the receiver: the oldest are let go. */
const MOST_WAITING = 10_000
const WAIT_MS = 10_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000
const TOO_MANY_REQUESTS = 429
const SERVER_FAULT = 500

/** Sends lineage to where it is wanted. */
export interface LineageSender {
  /** Says that there is something to send. */
  wake(): void
  stop(): Promise<void>
}

/** Where events go. */
export interface Receiver {
  /** Up to the host, or with the whole path. */
  readonly url: string
  readonly key?: string
}

/**
 * Sends events in their order, each until it is taken; one that is refused for good is let go. Runs never wait for it, and events
 * that were not sent before a restart are sent after it.
 */
export function createLineageSender(needs: {
  readonly database: Database
  readonly receiver: Receiver | undefined
  readonly onFault: (fault: unknown) => void
}): LineageSender {
  const { database, receiver, onFault } = needs
  const stopped = new AbortController()
  let sending: Promise<void> | undefined
  let again = false
  if (!receiver) return { wake: () => undefined, stop: async () => undefined }
  const db = () => database.on<PipelineTables>()

  async function sendAll(to: Receiver): Promise<void> {
    let pause = FIRST_PAUSE_MS
    while (!stopped.signal.aborted) {
      const rows = await db()
        .selectFrom('pipeline_lineage')
        .select(['id', 'event'])
        .where('sent', '=', false)
        .orderBy('id')
        .limit(PAGE)
        .execute()
      if (rows.length === 0) return
      for (const { id, event } of rows) {
        if (!(await sendOne(to, event, stopped.signal))) {
          await letGo(database, id)
          await sleep(pause, undefined, { signal: stopped.signal })
          pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
          break
        }
        await db().updateTable('pipeline_lineage').set({ sent: true }).where('id', '=', id).execute()
        pause = FIRST_PAUSE_MS
      }
    }
  }

  const sender: LineageSender = {
    wake() {
      again = true
      sending ??= (async () => {
        while (again && !stopped.signal.aborted) {
          again = false
          await sendAll(receiver)
        }
      })()
        .catch((fault) => {
          if (!stopped.signal.aborted) onFault(fault)
        })
        .finally(() => {
          sending = undefined
        })
    },
    async stop() {
      stopped.abort()
      await sending
    },
  }
  return sender
}

/** Where too many wait, the oldest are sent no more. */
async function letGo(database: Database, first: number): Promise<void> {
  const db = database.on<PipelineTables>()
  const newest = await db
    .selectFrom('pipeline_lineage')
    .select((the) => the.fn.max('id').as('id'))
    .executeTakeFirst()
  const oldest = (newest?.id ?? first) - MOST_WAITING
  await db
    .updateTable('pipeline_lineage')
    .set({ sent: true })
    .where('id', '<', oldest)
    .where('sent', '=', false)
    .execute()
}

/** False where it should be tried again. */
async function sendOne({ url, key }: Receiver, event: unknown, stop: AbortSignal): Promise<boolean> {
  const whole = new URL(url).pathname === '/' ? new URL('/api/v1/lineage', url) : new URL(url)
  const headers = { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) }
  const signal = AbortSignal.any([stop, AbortSignal.timeout(WAIT_MS)])
  const answer = await fetch(whole, { method: 'POST', headers, body: JSON.stringify(event), signal }).catch(
    () => undefined,
  )
  await answer?.body?.cancel().catch(() => undefined)
  return answer !== undefined && answer.status < SERVER_FAULT && answer.status !== TOO_MANY_REQUESTS
}
