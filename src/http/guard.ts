import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import { fail } from './errors.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Host headers that were found good are kept in mind: those of clients repeat. */
const MOST_KNOWN = 256
const FRIENDLY_SITES = new Set(['same-origin', 'none'])

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  const name = bare(host)
  return name === 'localhost' || name === '::1' || (isIP(name) === 4 && name.startsWith('127.'))
}

/**
 * The host names a server answers to. Bound to loopback: this machine's own names. Bound beyond: every literal address too,
 * because a name that is bound anew (DNS rebinding) is never a literal. Others must be listed.
 */
export function hostCheck(boundTo: string, listed: readonly string[]): (request: IncomingMessage) => void {
  const beyond = !isLoopback(boundTo)
  const names = new Set([...listed, boundTo].map((name) => bare(name.toLowerCase())))
  const known = new Set<string>()
  const isOurs = (host: string): boolean => {
    const name = hostName(host)
    return name !== undefined && (isLoopback(name) || names.has(name) || (beyond && isIP(name) !== 0))
  }
  return (request) => {
    const { host } = request.headers
    if (host === undefined || hasSeveralHosts(request)) throw fail('wrong_host', {})
    if (known.has(host)) return
    if (!isOurs(host)) throw fail('wrong_host', {})
    if (known.size >= MOST_KNOWN) known.clear()
    known.add(host)
  }
}

function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]!
    if (name.length === 4 && (name === 'Host' || name === 'host' || name.toLowerCase() === 'host')) count++
  }
  return count > 1
}

/** The name in a Host header without its port; `undefined` where it is none. */
function hostName(given: string): string | undefined {
  const host = given.toLowerCase()
  if (!/^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/.test(host)) return undefined
  return bare(host.replace(/:\d{1,5}$/, ''))
}

const bare = (host: string): string => host.replace(/^\[(.*)\]$/, '$1')

/** Refuses a request that a page of another site began. */
export function checkOrigin(request: IncomingMessage): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && !FRIENDLY_SITES.has(String(site))) throw fail('foreign_origin', {})
  const { origin, host } = request.headers
  if (origin === undefined) return
  const own = /^https?:\/\/([^/]+)$/.exec(origin.toLowerCase())?.[1]
  if (own === undefined || own !== host?.toLowerCase()) throw fail('foreign_origin', {})
}

/** True for a method that may change something. */
export function isUnsafe(method: string): boolean {
  return !SAFE_METHODS.has(method)
}

/** Refuses a body that is not plain JSON, and for methods that carry one the lack of it. */
export function checkContentType(request: IncomingMessage, bodyExpected: boolean): void {
  if (request.headers['content-encoding'] !== undefined) throw fail('unsupported_media_type', {})
  const given = request.headers['content-type']
  if (given === undefined && !bodyExpected && !carriesBody(request)) return
  if (!/^application\/json\s*(?:;\s*charset="?utf-8"?\s*)?$/i.test(given ?? ''))
    throw fail('unsupported_media_type', {})
}

function carriesBody(request: IncomingMessage): boolean {
  return request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
}

const TOKEN = /^[\w.~+/-]+=*$/

/**
 * The token of an Authorization header: of a bearer, or the password of any user. `undefined` where there is no such header, '' where there
 * is no token in it.
 */
export function tokenOf(request: Pick<IncomingMessage, 'headers'>): string | undefined {
  const given = request.headers.authorization
  if (given === undefined) return undefined
  const token = /^Basic /i.test(given) ? passwordOf(given.slice(6)) : /^Bearer (.+)$/i.exec(given)?.[1]
  return token !== undefined && TOKEN.test(token) ? token : ''
}

/** Of `user:password` in Base64. */
function passwordOf(packed: string): string | undefined {
  const text = Buffer.from(packed, 'base64').toString()
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : text.slice(colon + 1)
}
