import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { ask } from '../support/ask.ts'

const CHILD = fileURLToPath(new URL('./draining-child.mjs', import.meta.url))
const ROUNDS = Number(process.env['DRAIN_ROUNDS'] ?? 5)

interface Answered {
  readonly status: number
  readonly last: boolean
}

/** A client with one connection that is kept; it asks again and again until it is refused a connection, or told to stop. */
function steadyClient(url: string, stopped: () => boolean) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const answers: Answered[] = []
  const faults: string[] = []
  const once = (size: number): Promise<boolean> =>
    new Promise((resolve) => {
      const sent = request(`${url}/echo`, { method: 'POST', agent }, (answer) => {
        let length = 0
        answer.on('data', (chunk: Buffer) => {
          length += chunk.length
        })
        answer.on('end', () => {
          if (length !== size) faults.push(`${length} bytes of ${size}`)
          answers.push({ status: answer.statusCode!, last: answer.headers.connection === 'close' })
          resolve(true)
        })
      })
      sent.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ECONNREFUSED') faults.push(String(error.code ?? error))
        resolve(false)
      })
      sent.end('x'.repeat(size))
    })
  const run = async (): Promise<void> => {
    for (let n = 1; !stopped() && (await once(n % 300)); n++) await new Promise((later) => setTimeout(later, n % 3))
    agent.destroy()
  }
  return { answers, faults, done: run() }
}

const start = async (drainSeconds: number) => {
  const child = spawn(process.execPath, [CHILD, String(drainSeconds)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: line.toString().trim(), ended: once(child, 'exit') as Promise<[number | null]> }
}

const pause = (ms: number): Promise<void> => new Promise((later) => setTimeout(later, ms))

it('loses no request of clients that keep sending through a stop, until the port is closed', {
  timeout: 60_000,
}, async () => {
  for (let round = 0; round < ROUNDS; round++) {
    const { child, url, ended } = await start(0.6)
    const clients = Array.from({ length: 6 }, () => steadyClient(url, () => false))
    await expect.poll(() => clients.every(({ answers }) => answers.length > 0), { timeout: 10_000 }).toBe(true)
    await pause(round * 13)
    child.kill('SIGTERM')
    expect((await ended)[0]).toBe(0)
    await Promise.all(clients.map(({ done }) => done))
    for (const { answers, faults } of clients) {
      expect(faults, `round ${round}`).toEqual([])
      expect(answers.every(({ status }) => status === 200)).toBe(true)
      expect(answers[0]!.last).toBe(false)
      expect(answers.at(-1)!.last, 'told to close before the port was closed').toBe(true)
    }
  }
})

it('stops when nothing is under way, says that it is not ready until then, and answers idle connections', async () => {
  const { child, url, ended } = await start(30)
  const idle = new Agent({ keepAlive: true, maxSockets: 1 })
  const onIdle = () =>
    new Promise<Answered>((resolve, reject) => {
      const sent = request(`${url}/healthz`, { agent: idle }, (answer) => {
        const last = answer.headers.connection === 'close'
        answer.resume().on('end', () => resolve({ status: answer.statusCode!, last }))
      })
      sent.on('error', reject).end()
    })
  expect(await onIdle()).toEqual({ status: 200, last: false })
  expect((await ask(url, '/readyz')).json()).toEqual({ ready: true })
  const listening = await fetch(`${url}/api/v1/events`)
  const payload = 'x'.repeat(2_000)
  const long = ask(url, { method: 'POST', url: '/echo', payload })
  await pause(100)
  child.kill('SIGTERM')
  await expect.poll(async () => (await ask(url, '/readyz')).statusCode).toBe(503)
  expect(await onIdle()).toEqual({ status: 200, last: true })
  expect((await ask(url, '/api/v1/events')).json()).toMatchObject({ code: 'http.stopping' })
  await listening.text().catch(() => undefined)
  expect((await long).body).toBe(payload)
  expect((await ended)[0]).toBe(0)
})
