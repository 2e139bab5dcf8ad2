import { setTimeout as pause } from 'node:timers/promises'
import { MillraceError } from '../../base/index.ts'
import { fail } from '../errors.ts'
import type { Row } from './cells.ts'

/** How a tracking server is asked, as MLflow's own clients ask it. */
export interface ServerAddress {
  /** With the path that it is behind, without what is secret. */
  readonly url: string
  readonly authorization?: string
}

/** Fields of a request; a list becomes a repeated parameter. */
export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>

/** One tracking server. What it does not have is `undefined`. */
export interface ServerClient {
  get(path: string, query?: Query, tries?: number): Promise<Row | undefined>
  post(path: string, body: object): Promise<Row | undefined>
  bytes(path: string, query: Query): AsyncIterable<Uint8Array>
}

const TRIES = 6
const FIRST_PAUSE_MS = 250
const ANSWER_WITHIN_MS = 120_000
const AGAIN: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])
const MISSING: ReadonlySet<number> = new Set([404, 405, 501])

/**
 * Asks a tracking server. What may pass (a fault of the line, 429, 5xx) is tried again, later each time; redirects are not followed.
 *
 * Errors: `tracking.import_unreachable`.
 */
export function createServerClient(address: ServerAddress): ServerClient {
  const { url, authorization } = address
  const place = new URL(url).host
  const unreachable = (reason: string, cause?: unknown) => fail('import_unreachable', { place, reason }, cause)
  const headers = { accept: 'application/json', ...(authorization !== undefined && { authorization }) }

  async function send(target: URL, init: RequestInit, tries = TRIES): Promise<Response | undefined> {
    for (let attempt = 1; ; attempt++) {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
      const answer = await fetch(target, { ...init, signal, redirect: 'manual' }).catch((error: Error) => error)
      if (!(answer instanceof Error)) {
        if (answer.ok) return answer
        await answer.body?.cancel()
        if (MISSING.has(answer.status)) return undefined
        if (answer.status >= 300 && answer.status < 400)
          throw unreachable('it sends on to another address: name that one')
        if (!AGAIN.has(answer.status) || attempt >= tries)
          throw unreachable(`it answered ${answer.status} to ${target.pathname}`)
      } else if (attempt >= tries) throw unreachable(faultOf(answer), answer)
      const asked = answer instanceof Error ? 0 : Number(answer.headers.get('retry-after') ?? 0) * 1_000
      await pause(Math.max(Math.min(asked || 0, 60_000), FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random())))
    }
  }

  async function ask(target: URL, init: RequestInit, tries?: number): Promise<Row | undefined> {
    const answer = await send(target, init, tries)
    if (!answer) return undefined
    const read = readJson(await answer.text())
    if (typeof read !== 'object' || read === null)
      throw unreachable(`what it answered to ${target.pathname} is not MLflow's`)
    return read as Row
  }

  return {
    get: (path, query = {}, tries) => ask(targetOf(url, path, query), { headers }, tries),
    post: (path, body) =>
      ask(targetOf(url, path, {}), {
        ...{ method: 'POST', body: JSON.stringify(body) },
        headers: { ...headers, 'content-type': 'application/json' },
      }),
    async *bytes(path, query) {
      const answer = await send(targetOf(url, path, query), { headers: { ...headers, accept: '*/*' } }, 3)
      if (!answer) throw new Error('the server does not give it')
      if (answer.body) yield* answer.body as unknown as AsyncIterable<Uint8Array>
    },
  }
}

function targetOf(url: string, path: string, query: Query): URL {
  const target = new URL(`${url.replace(/\/+$/, '')}/${path}`)
  for (const [key, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value])
      if (one !== undefined) target.searchParams.append(key, String(one))
  return target
}

function faultOf(error: Error): string {
  if (error instanceof MillraceError) return error.message
  const { code } = (error.cause ?? {}) as { readonly code?: string }
  return code ?? (error.name === 'TimeoutError' ? 'it took longer than two minutes' : error.message)
}

/** JSON as Python writes it too, with NaN and Infinity bare; they become texts, as in MLflow's own JSON. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(
        text.replace(/"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g, (part) => (part[0] === '"' ? part : `"${part}"`)),
      )
    } catch {
      return undefined
    }
  }
}
