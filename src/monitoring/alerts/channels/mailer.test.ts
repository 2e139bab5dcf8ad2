import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { freshFolder } from '../../../../test/support/folders.ts'
import type { Mail } from './email.ts'
import { createMailer } from './mailer.ts'

interface Heard {
  readonly from: string
  readonly to: readonly string[]
  readonly text: string
  readonly secure: boolean
  readonly user: string | undefined
}

/** What makes a certificate for the tests with TLS; they are left out where it is not here. */
const OPENSSL = process.env['OPENSSL'] ?? 'openssl'
const hasOpenssl = canRun(OPENSSL)
if (!hasOpenssl) process.stderr.write('skipped: no openssl here to make a certificate with (set OPENSSL)\n')

function canRun(program: string): boolean {
  try {
    execFileSync(program, ['version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let heard: Heard[] = []
let server: SMTPServer | undefined
let [key, certificate] = ['', '']
const mail: Mail = {
  subject: '[Millrace] alarm',
  text: 'origin moved\n',
  messageId: '<d1@millrace>',
  references: ['<a1@millrace>'],
}
const parties = { from: 'millrace@example.com', to: ['ops@example.com', 'lead@example.com'] }

async function listen(options: ConstructorParameters<typeof SMTPServer>[0] = {}): Promise<number> {
  server = new SMTPServer({
    ...{ authOptional: true, ...(hasOpenssl && { key, cert: certificate }) },
    onAuth({ username, password }, _session, done) {
      if (username === 'ada' && password === 'right') done(null, { user: username })
      else done(Object.assign(new Error('no'), { responseCode: 535 }))
    },
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        const from = mailFrom === false ? '' : mailFrom.address
        heard.push({
          from,
          to: rcptTo.map(({ address }) => address),
          text,
          secure: session.secure,
          user: session.user as string | undefined,
        })
        done()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  return (server.server.address() as { port: number }).port
}

/** A certificate of its own for localhost, from the openssl of this machine. */
beforeAll(() => {
  if (!hasOpenssl) return
  const folder = freshFolder()
  const [keyFile, certFile] = [path.join(folder, 'key.pem'), path.join(folder, 'cert.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  const made = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', keyFile, '-out', certFile, ...subject]
  execFileSync(OPENSSL, made, { stdio: 'ignore' })
  ;[key, certificate] = [readFileSync(keyFile, 'utf8'), readFileSync(certFile, 'utf8')]
})
afterEach(async () => {
  heard = []
  await new Promise<void>((done) => (server ? server.close(() => done()) : done()))
  server = undefined
})

const mailer = (port: number, more: object = {}) =>
  createMailer({ allowedHosts: [`localhost:${port}`], resolve: async () => ['127.0.0.1'], ...more })
const codeOf = (sent: Promise<void>) => sent.then(() => 'sent').catch(({ code, message }) => `${code}: ${message}`)

describe('mail over SMTP', () => {
  test('arrives in clear only where that is asked for', async () => {
    const port = await listen({ hideSTARTTLS: true })
    await mailer(port).send(mail, { host: 'localhost', port, tls: 'off', ...parties })
    expect(heard).toEqual([expect.objectContaining({ from: parties.from, to: parties.to, secure: false })])
    expect(heard[0]!.text).toMatch(/^Subject: \[Millrace\] alarm\r?$/m)
    expect(heard[0]!.text).toMatch(/^Message-ID: <d1@millrace>\r?$/m)
    expect(heard[0]!.text).toMatch(/^References: <a1@millrace>\r?$/m)
    const refused = await codeOf(mailer(port).send(mail, { host: 'localhost', port, ...parties }))
    expect(refused).toMatch(/^monitoring\.delivery_/)
    expect(heard).toHaveLength(1)
  })

  test('of a server whose certificate does not hold is not sent', async () => {
    const port = await listen()
    expect(await codeOf(mailer(port).send(mail, { host: 'localhost', port, ...parties }))).toMatch(
      /^monitoring\.delivery_/,
    )
    expect(heard).toEqual([])
  })

  test.skipIf(!hasOpenssl).each(['starttls', 'implicit'] as const)(
    'is encrypted by %s, with who sends it',
    async (tls) => {
      const port = await listen({ secure: tls === 'implicit' })
      const settings = { host: 'localhost', port, tls, user: 'ada', password: 'right', ...parties }
      expect(await codeOf(mailer(port, { certificate }).send(mail, settings))).toBe('sent')
      expect(heard).toEqual([expect.objectContaining({ secure: true, user: 'ada' })])
    },
  )

  test.skipIf(!hasOpenssl)('with a wrong password is given up, without its words', async () => {
    const port = await listen()
    const settings = { host: 'localhost', port, user: 'ada', password: 'wrong-secret', ...parties }
    const refused = await codeOf(mailer(port, { certificate }).send(mail, settings))
    expect(refused).toMatch(/^monitoring\.delivery_refused/)
    expect(refused).not.toContain('wrong-secret')
  })

  test('goes nowhere inside that the operator has not listed', async () => {
    const port = await listen()
    const inside = createMailer({ allowedHosts: [], resolve: async () => ['8.8.8.8', '127.0.0.1'] })
    expect(await codeOf(inside.send(mail, { host: 'mail.example', port, ...parties }))).toMatch(
      /delivery_refused.*not public/,
    )
    expect(await codeOf(inside.send(mail, { host: '127.0.0.1', port, ...parties }))).toMatch(
      /delivery_refused.*not public/,
    )
    expect(heard).toEqual([])
  })
})
