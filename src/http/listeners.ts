import type { ServerResponse } from 'node:http'
import type { Events, Happening } from '../base/index.ts'
import { fail } from './errors.ts'

const MOST_LISTENERS = 64
const KEPT = 256
const HEARTBEAT_MS = 15_000
const MOST_UNSENT_BYTES = 1024 * 1024

/** Sends what happens to those who listen, as server-sent events. */
export interface Listeners {
  /**
   * Begins to send on a response whose head is written. `since` is the id of the last event the listener saw: what is still
   * kept after it is sent first. A listener that does not read is cut off when a megabyte waits for it.
   */
  add(response: ServerResponse, wanted: ReadonlySet<string> | undefined, since: number | undefined): void
  /** Errors: `http.too_many_listeners`, `http.stopping`. Asked before the head is written. */
  checkRoom(): void
  close(): void
}

interface Numbered {
  readonly id: number
  readonly name: string
  readonly frame: string
}

/** Source: WHATWG HTML, server-sent events. Every event is one JSON object: name, at, payload. */
export function createListeners(events: Events): Listeners {
  const open = new Map<ServerResponse, ReadonlySet<string> | undefined>()
  const kept: Numbered[] = []
  let last = 0
  let closed = false
  const stop = events.onAny((happening) => {
    const numbered = frameOf(++last, happening)
    kept.push(numbered)
    if (kept.length > KEPT) kept.shift()
    for (const [response, wanted] of open) if (wants(wanted, numbered)) send(response, numbered.frame)
  })
  const heartbeat = setInterval(() => {
    for (const response of open.keys()) send(response, ': still here\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()
  return {
    checkRoom() {
      if (closed) throw fail('stopping', {})
      if (open.size >= MOST_LISTENERS) throw fail('too_many_listeners', { limit: MOST_LISTENERS })
    },
    add(response, wanted, since) {
      open.set(response, wanted)
      response.on('close', () => open.delete(response))
      send(response, `retry: 1000\n\n`)
      if (since === undefined) return
      const from = since > last ? 0 : since
      for (const numbered of kept) if (numbered.id > from && wants(wanted, numbered)) send(response, numbered.frame)
    },
    close() {
      closed = true
      stop()
      clearInterval(heartbeat)
      for (const response of open.keys()) response.end()
    },
  }
}

const wants = (wanted: ReadonlySet<string> | undefined, { name }: Numbered): boolean => wanted?.has(name) ?? true

function frameOf(id: number, { name, at, payload }: Happening): Numbered {
  return { id, name, frame: `id: ${id}\ndata: ${JSON.stringify({ name, at, payload })}\n\n` }
}

function send(response: ServerResponse, frame: string): void {
  if (response.destroyed) return
  response.write(frame)
  if (response.writableLength > MOST_UNSENT_BYTES) response.destroy()
}
