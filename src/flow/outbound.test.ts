import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutbound } from './outbound.ts'
import { isPublicAddress } from './public-address.ts'

const asked: { readonly path: string; readonly body: string; readonly headers: object }[] = []
let server: Server
let port: number
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      asked.push({ path: request.url!, body: Buffer.concat(chunks).toString(), headers: request.headers })
      if (request.url === '/away') response.writeHead(302, { location: `http://127.0.0.1:${port}/inside` }).end()
      else if (request.url === '/flood') flood()
      else if (request.url === '/never') return
      else response.writeHead(201, { 'x-a': 'b' }).end('taken')
    })
    function flood(): void {
      response.writeHead(200)
      const more = (): void => {
        while (response.write('x'.repeat(65_536)) && !response.destroyed);
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const CLOSED = [
  ...[
    '127.0.0.1',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
  ],
  ...['198.18.0.1', '198.19.255.255', '192.0.0.192', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    'fd00:ec2::254',
    'fc00::1',
    'fe80::1',
    'fe80::1%eth0',
    'ff02::1',
    '::ffff:127.0.0.1',
    '::ffff:8.8.8.8',
  ],
  ...['64:ff9b::7f00:1', '64:ff9b::808:808', '2002:7f00:1::', '2001:0:1::', '2001:db8::1', 'no address', ''],
]
const OPEN = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.0.1.1', '223.255.255.255', '2606:4700::1111', '2a00:1450::1']

describe('an address', () => {
  it.each(CLOSED)('%s is not public', (address) => {
    expect(isPublicAddress(address)).toBe(false)
  })
  it.each(OPEN)('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true)
  })
})

describe('what users have named', () => {
  const hostile = [
    ...[
      'https://127.0.0.1/',
      'https://localhost/',
      'https://[::1]/',
      'https://0.0.0.0/',
      'https://169.254.169.254/latest',
    ],
    ...['https://[fd00:ec2::254]/', 'https://[::ffff:127.0.0.1]/', 'https://[64:ff9b::7f00:1]/', 'https://2130706433/'],
    ...[
      'https://0x7f.1/',
      'https://0177.0.0.1/',
      'https://127.1/',
      'https://10.0.0.1/',
      'https://172.20.0.1/',
      'https://192.168.0.1/',
    ],
    ...[
      'https://100.64.1.1/',
      'https://198.18.0.1/',
      'https://192.0.0.192/',
      'https://224.0.0.1/',
      'https://inside.example/',
    ],
    ...[
      'http://8.8.8.8/',
      'ftp://8.8.8.8/',
      'file:///etc/passwd',
      'gopher://8.8.8.8/',
      'https://user:word@8.8.8.8/',
      'nonsense',
      'https://',
    ],
    ...['https://mixed.example/'],
  ]
  const names: Readonly<Record<string, readonly string[]>> = {
    localhost: ['127.0.0.1'],
    'inside.example': ['10.0.0.7'],
    'mixed.example': ['8.8.8.8', '127.0.0.1'],
    'outside.example': ['8.8.8.8'],
  }
  const outbound = createOutbound({ resolve: async (host) => names[host] ?? [] })

  it.each(hostile)('%s is refused when it is kept, and when it is called', async (url) => {
    await expect(outbound.check(url)).rejects.toMatchObject({ code: 'flow.address_refused', status: 400 })
    await expect(outbound.post({ url, headers: {}, body: '' })).rejects.toMatchObject({ code: 'flow.address_refused' })
  })

  it('is taken where every address of it is public', async () => {
    await outbound.check('https://outside.example/hook?x=1')
    await expect(outbound.check('https://nowhere.example/')).rejects.toMatchObject({ code: 'flow.host_not_found' })
  })

  it('is called at the address that was looked at, whatever it is a moment later', async () => {
    let looks = 0
    const rebinding = createOutbound({
      allowedHosts: ['twice.example'],
      resolve: async () => (looks++ === 0 ? ['127.0.0.1'] : ['10.9.9.9']),
    })
    const answer = await rebinding.post({
      url: `http://twice.example:${port}/once`,
      headers: { 'x-b': 'c' },
      body: 'hello',
    })
    expect(answer).toMatchObject({ status: 201, body: 'taken' })
    expect(answer.headers['x-a']).toBe('b')
    expect(asked.at(-1)).toMatchObject({
      path: '/once',
      body: 'hello',
      headers: { host: `twice.example:${port}`, 'x-b': 'c' },
    })
    expect(looks).toBe(1)
  })
})

describe('a host that the operator has listed', () => {
  const post = (path: string, more: object = {}) =>
    createOutbound({ allowedHosts: [`127.0.0.1:${port}`], ...more }).post({
      ...{ url: `http://127.0.0.1:${port}${path}`, headers: {}, body: '{}' },
    })

  it('may be called where it is, and no other port of it', async () => {
    expect(await post('/ok')).toMatchObject({ status: 201 })
    const other = createOutbound({ allowedHosts: ['127.0.0.1:1'] })
    await expect(other.check(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'flow.address_refused' })
  })

  it('leads nowhere else: a redirect is an answer', async () => {
    const before = asked.length
    expect(await post('/away')).toMatchObject({ status: 302 })
    expect(asked.slice(before).map(({ path }) => path)).toEqual(['/away'])
  })

  it('is heard for no longer than 64 KiB, and no longer than the time there is', async () => {
    expect((await post('/flood')).body).toHaveLength(65_536)
    await expect(post('/never', { timeoutMs: 50 })).rejects.toMatchObject({ code: 'flow.not_answered', status: 502 })
  })
})
