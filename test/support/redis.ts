import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'

/** A Redis server of a test's own. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  readonly pid: number
  /** Stops it at once, without saving; `start` brings it back, empty, on the same port. */
  kill(): Promise<void>
  start(): Promise<void>
  stop(): Promise<void>
}

const PROGRAMS = ['/usr/bin/redis-server', '/usr/local/bin/redis-server']

/** Whether a Redis can be started here; else it says why not, and what adds one. */
export const redisIsHere: boolean = PROGRAMS.some(existsSync)
if (!redisIsHere) console.warn('Redis is not tested: there is no redis-server. To add it: apt-get install redis-server')

/** Starts a real Redis on a free port of loopback, in memory only. */
export async function startRedis(flags: readonly string[] = []): Promise<RedisServer> {
  const program = PROGRAMS.find(existsSync)!
  const folder = mkdtempSync(path.join(os.tmpdir(), 'millrace-redis-'))
  const port = await freePort()
  let child: ChildProcess
  const start = async (): Promise<void> => {
    const all = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...flags]
    child = spawn(program, all, { cwd: folder, stdio: 'ignore' })
    await untilItListens(port)
  }
  const kill = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await ended
  }
  const killNow = (): void => void child.kill('SIGKILL')
  process.once('exit', killNow)
  await start()
  return {
    ...{ url: `redis://127.0.0.1:${port}`, port, kill, start },
    pid: child!.pid!,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) await kill()
      process.off('exit', killNow)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.destroy()
        resolve(true)
      })
      socket.once('error', () => resolve(false))
    })
    if (listens) return
    await setTimeout(25)
  }
  throw new Error('redis-server did not listen within five seconds')
}
