import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { failStorage } from './errors.ts'

/** The kernel takes 107 bytes for the path of a socket. */
const LONGEST_PATH = 100
const ANSWER_WITHIN = 2_000
const SETTLE = 50

/** Gives the folder back. */
export type Unlock = () => Promise<void>

/**
 * Makes this process the only owner of a folder until it lets go or dies, however it dies: the lock is a listening socket,
 * which the kernel closes.
 *
 * Errors: `storage.folder_in_use` with the pid of the owner.
 *
 * @example
 * const unlock = await lockFolder('.millrace')
 */
export async function lockFolder(folder: string): Promise<Unlock> {
  mkdirSync(folder, { recursive: true })
  const address = socketOf(folder)
  const token = `${process.pid} ${randomUUID()}`
  const server = await listen(address, token)
  if (server) return () => close(server)
  const owner = await ask(address)
  if (owner !== undefined) throw inUse(folder, owner)
  rmSync(address, { force: true })
  const second = await listen(address, token)
  // Two processes may have found the same dead socket; the one whose socket was removed by the other notices here.
  await sleep(SETTLE)
  const winner = await ask(address)
  if (second && winner === token) return () => close(second)
  if (second) await close(second)
  throw inUse(folder, winner ?? 'unknown')
}

function inUse(folder: string, owner: string): Error {
  return failStorage('folder_in_use', { folder, pid: owner.split(' ')[0]! })
}

/** Where the lock of a folder listens: inside it, or under a hashed name where that path would be too long. */
export function socketOf(folder: string): string {
  const real = realpathSync(folder)
  const digest = createHash('sha256').update(real).digest('hex').slice(0, 20)
  if (process.platform === 'win32') return `\\\\.\\pipe\\millrace-${digest}`
  const inside = path.join(real, 'owner.sock')
  return Buffer.byteLength(inside) <= LONGEST_PATH ? inside : path.join(os.tmpdir(), `millrace-${digest}.sock`)
}

function listen(address: string, token: string): Promise<net.Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = net.createServer((socket) => {
      socket.on('error', () => socket.destroy())
      socket.end(token)
    })
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(address, () => resolve(server.unref()))
  })
}

/** What the owner answers; `unknown` when it is too busy to; `undefined` when there is none. */
function ask(address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = net.connect(address)
    socket.setTimeout(ANSWER_WITHIN, () => {
      socket.destroy()
      resolve('unknown')
    })
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('end', () => resolve(answer || 'unknown'))
    socket.on('error', () => resolve(undefined))
  })
}

function close(server: net.Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()))
}
