import { lookup } from 'node:dns/promises'
import { request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { failFlow } from './errors.ts'
import { isPublicAddress } from './public-address.ts'

/** What is sent to an address that somebody named. */
export interface OutboundRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What came back; of the body no more than its first 64 KiB. */
export interface OutboundAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/**
 * Calls addresses that users have named, and nothing inside the network by them: the host is resolved once, every address it has must be
 * public, and the connection goes to what was looked at. Redirects are not followed, and no proxy is used.
 */
export interface Outbound {
  /** Looks at an address before it is kept. Errors: `flow.address_refused`, `flow.host_not_found`. */
  check(url: string): Promise<void>
  /** Posts. Errors: those of `check`, and `flow.not_answered` where nothing came back in 30 s. */
  post(request: OutboundRequest): Promise<OutboundAnswer>
}

/** What may be called. */
export interface OutboundOptions {
  /** Hosts that may be called wherever they are, by http too: `hooks.internal`, `127.0.0.1:9000`. */
  readonly allowedHosts?: readonly string[]
  /** How names become addresses; the system's way when not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** 30,000 when not given. */
  readonly timeoutMs?: number
}

const TIMEOUT_MS = 30_000
const MOST_BYTES = 64 * 1024
const LONGEST_URL = 2_000

interface Target {
  readonly url: URL
  readonly addresses: readonly string[]
}

/**
 * @example
 * const outbound = createOutbound({ allowedHosts: ['hooks.internal'] })
 * await outbound.post({ url: 'https://example.com/hook', headers: {}, body: '{}' })
 */
export function createOutbound(options: OutboundOptions = {}): Outbound {
  const { allowedHosts = [], resolve = systemResolve, timeoutMs = TIMEOUT_MS } = options
  const targetOf = async (text: string): Promise<Target> => {
    const url = readUrl(text)
    const isAllowed = allowedHosts.includes(url.hostname) || allowedHosts.includes(url.host)
    if (url.protocol !== 'https:' && !(isAllowed && url.protocol === 'http:'))
      throw refused(text, { fault: 'scheme', scheme: url.protocol.slice(0, -1), reason: 'only https may be called' })
    const addresses = await addressesOf(url, resolve)
    const closed = isAllowed ? undefined : addresses.find((address) => !isPublicAddress(address))
    if (closed !== undefined)
      throw refused(text, {
        fault: 'closed',
        host: hostOf(url),
        address: closed,
        reason: `${hostOf(url)} is at ${closed}, which is not public`,
      })
    return { url, addresses }
  }
  return {
    check: async (url) => void (await targetOf(url)),
    post: async (request) => postTo(await targetOf(request.url), request, timeoutMs),
  }
}

function readUrl(text: string): URL {
  if (text.length > LONGEST_URL)
    throw refused(text, { fault: 'form', reason: `it is longer than ${LONGEST_URL} characters` })
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw refused(text, { fault: 'form', reason: 'it is no whole URL' })
  }
  if (url.hostname === '') throw refused(text, { fault: 'form', reason: 'it names no host' })
  if (url.username !== '' || url.password !== '')
    throw refused(text, { fault: 'form', reason: 'it carries a password' })
  return url
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[(.*)\]$/, '$1')

async function addressesOf(
  url: URL,
  resolve: (host: string) => Promise<readonly string[]>,
): Promise<readonly string[]> {
  const host = hostOf(url)
  if (isIP(host) !== 0) return [host]
  const found = await resolve(host).catch((cause: unknown) => {
    throw failFlow('host_not_found', { host }, cause)
  })
  if (found.length === 0) throw failFlow('host_not_found', { host })
  return found
}

const systemResolve = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

function postTo(
  { url, addresses }: Target,
  { headers, body }: OutboundRequest,
  timeoutMs: number,
): Promise<OutboundAnswer> {
  const host = hostOf(url)
  const send = url.protocol === 'https:' ? secureRequest : plainRequest
  const length = String(Buffer.byteLength(body))
  return new Promise((resolve, reject) => {
    const unanswered = (cause: unknown): void =>
      reject(failFlow('not_answered', { host, reason: reasonOf(cause) }, cause))
    const signal = AbortSignal.timeout(timeoutMs)
    const sent = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': length },
        agent: false,
        lookup: pinned(addresses),
        signal,
      },
      (answer) => {
        const chunks: Buffer[] = []
        let bytes = 0
        const done = (): void => {
          const text = Buffer.concat(chunks).subarray(0, MOST_BYTES).toString()
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text })
          sent.destroy()
        }
        answer.on('data', (chunk: Buffer) => {
          chunks.push(chunk)
          bytes += chunk.length
          if (bytes >= MOST_BYTES) done()
        })
        answer.on('end', done)
        answer.on('error', unanswered)
      },
    )
    sent.on('error', unanswered)
    sent.end(body)
  })
}

/** Gives the addresses that were looked at, whatever a second look-up would say. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, options, callback) => {
    if (options.all) callback(null, all)
    else callback(null, all[0]!.address, all[0]!.family)
  }
}

function reasonOf(cause: unknown): string {
  const { name, code } = cause as { readonly name?: string; readonly code?: string }
  if (name === 'AbortError' || name === 'TimeoutError') return 'it took too long'
  return code ?? 'the connection ended'
}

const refused = (
  url: string,
  of: { readonly fault: string; readonly reason: string } & Record<string, string>,
): Error => failFlow('address_refused', { url: url.slice(0, LONGEST_URL), ...of })
