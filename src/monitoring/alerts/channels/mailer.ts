import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { createTransport } from 'nodemailer'
import { isPublicAddress } from '../../../flow/index.ts'
import { fail } from '../../errors.ts'
import type { ChannelSpecs } from '../notices/receiver.ts'
import type { Opened } from './channel.ts'
import type { Mail } from './email.ts'

/** Sends mail over SMTP. */
export interface Mailer {
  /** Errors: `monitoring.delivery_refused` where it never can be sent so, `monitoring.delivery_failed` where it may be later. */
  send(mail: Mail, settings: Opened<ChannelSpecs['email']>): Promise<void>
}

/** Which servers may be spoken to. */
export interface MailerOptions {
  /** Hosts that may be spoken to wherever they are: `mail.internal`, `127.0.0.1:2525`. */
  readonly allowedHosts: readonly string[]
  /** How names become addresses; the system's way when not given. */
  readonly resolve?: (host: string) => Promise<readonly string[]>
  /** Trusted besides the system's, for servers with a certificate of their own. */
  readonly certificate?: string
}

const TIMEOUT_MS = 30_000
const PORTS = { starttls: 587, implicit: 465, off: 25 } as const
const PERMANENT = 500

/**
 * Speaks to public servers and to those that the operator lists, at the address that was looked at. Nothing is sent in clear where TLS is asked
 * for, certificates must hold, and no file or address that a message could name is opened.
 */
export function createMailer({ allowedHosts, resolve = systemResolve, certificate }: MailerOptions): Mailer {
  return {
    async send({ subject, text, messageId, references }, settings) {
      const { host, tls = 'starttls', user, password, from, to } = settings
      const port = settings.port ?? PORTS[tls]
      const address = await addressOf({ host, port }, { allowedHosts, resolve })
      const transport = createTransport({
        ...{
          host: address,
          port,
          secure: tls === 'implicit',
          requireTLS: tls === 'starttls',
          ignoreTLS: tls === 'off',
        },
        ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
        ...{ disableFileAccess: true, disableUrlAccess: true },
        tls: { servername: isIP(host) === 0 ? host : '', ...(certificate !== undefined && { ca: certificate }) },
        ...(user !== undefined && password !== undefined && { auth: { user, pass: password } }),
      })
      const mail = { from, to: [...to], subject, text, messageId, references: [...references] }
      try {
        await transport.sendMail({ ...mail, disableFileAccess: true, disableUrlAccess: true })
      } catch (cause) {
        throw refusalOf(host, cause)
      } finally {
        transport.close()
      }
    },
  }
}

async function addressOf(
  { host, port }: { readonly host: string; readonly port: number },
  {
    allowedHosts,
    resolve,
  }: { readonly allowedHosts: readonly string[]; readonly resolve: NonNullable<MailerOptions['resolve']> },
): Promise<string> {
  const addresses = isIP(host) === 0 ? await resolve(host).catch(() => []) : [host]
  if (addresses.length === 0) throw fail('delivery_failed', { receiver: host, reason: 'its host has no address' })
  const isAllowed = allowedHosts.includes(host) || allowedHosts.includes(`${host}:${port}`)
  if (!isAllowed && !addresses.every(isPublicAddress))
    throw fail('delivery_refused', {
      receiver: host,
      reason: 'its host is not public, and not listed in the setting webhookHosts',
    })
  return addresses[0]!
}

const systemResolve = async (host: string): Promise<readonly string[]> =>
  (await lookup(host, { all: true })).map(({ address }) => address)

/** The class of what the server said, and not its words. */
function refusalOf(host: string, cause: unknown): Error {
  const { code = 'none', responseCode = 0 } = cause as { readonly code?: string; readonly responseCode?: number }
  const answered = responseCode > 0 ? `it answered ${responseCode}` : `no mail could be handed over (${code})`
  const isFinal = responseCode >= PERMANENT || code === 'EAUTH' || code === 'ETLS'
  return fail(isFinal ? 'delivery_refused' : 'delivery_failed', { receiver: host, reason: answered }, cause)
}
