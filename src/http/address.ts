import { fail } from './errors.ts'

/** Where a server listens, as it was asked for. */
export interface Address {
  readonly host: string
  readonly port: number
}

/** What the system listens at for a host. */
export const hostOf = (host: string): string => (host === 'localhost' ? '127.0.0.1' : host)

/** The URL by which this machine reaches a server that is bound to `host`. */
export function urlOf(host: string, port: number): string {
  return `http://${reachable(host)}:${port}`
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** What to tell of a port that cannot be had: `http.port_in_use`, `http.address_refused`, or the fault itself. */
export function failToListen(cause: unknown, { host, port }: Address): unknown {
  const { code } = cause as { code?: string }
  if (code === 'EADDRINUSE') return fail('port_in_use', { host, port, next: port + 1 }, cause)
  if (code?.startsWith('E')) return fail('address_refused', { host, port, reason: code }, cause)
  return cause
}
