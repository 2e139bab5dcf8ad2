import { MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'
import { hasBody, routeOf } from './face.ts'
import type { Problem } from './problem.ts'

/** A server, and how to reach it. */
export interface Remote {
  readonly url: string
  /** Access token; needed where the server is not on this machine. */
  readonly token?: string
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
}

type Input = Readonly<Record<string, unknown>>

/**
 * Performs an action of a server. `http` is its method and path, as the action declares it. Runs in browsers too.
 *
 * Errors: those of the action, as they were answered; `http.unreachable`.
 */
export async function callAction(http: string, input: Input, remote: Remote): Promise<unknown> {
  const { method, address, body } = requestOf(http, input)
  const answer = await send(remote, address, {
    method,
    headers: { ...authorization(remote), ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body }),
  })
  const text = await answer.text()
  if (answer.ok) return JSON.parse(text) as unknown
  throw errorOf(text, answer.status, remote)
}

/** The headers that show who calls. */
export function authorization(remote: Remote): Record<string, string> {
  return remote.token === undefined ? {} : { authorization: `Bearer ${remote.token}` }
}

/** Errors: `http.unreachable`. */
export async function send(remote: Remote, address: string, options: RequestInit): Promise<Response> {
  const url = remote.url.replace(/\/$/, '')
  try {
    return await (remote.fetch ?? fetch)(url + address, { ...options, ...(remote.signal && { signal: remote.signal }) })
  } catch (cause) {
    throw fail('unreachable', { url }, cause)
  }
}

interface ActionRequest {
  readonly method: string
  readonly address: string
  readonly body: string | undefined
}

/** Lays an input out as path, query and body, the way the server puts it together again. */
function requestOf(http: string, input: Input): ActionRequest {
  const { method, path, parameters } = routeOf({ http: http as `GET /api/v1/${string}` })
  const left = Object.entries(input).filter(([name, value]) => !parameters.includes(name) && value !== undefined)
  const address = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(input[name] ?? '')))
  if (hasBody(method)) return { method, address, body: JSON.stringify(Object.fromEntries(left)) }
  const query = left.flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${textOf(one)}`),
  )
  return { method, address: query.length > 0 ? `${address}?${query.join('&')}` : address, body: undefined }
}

const textOf = (value: unknown): string =>
  encodeURIComponent(typeof value === 'object' ? JSON.stringify(value) : String(value))

/** The error that a server answered with; also where something between answered instead of it. */
export function errorOf(text: string, status: number, remote: Remote): MillraceError {
  try {
    const { code, detail, help, details } = JSON.parse(text) as Problem
    if (typeof code === 'string') return new MillraceError(code, { status, says: detail, help }, details)
  } catch {
    return fail('unreachable', { url: remote.url })
  }
  return fail('unreachable', { url: remote.url })
}
