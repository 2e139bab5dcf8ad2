import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { hasCode, type MillraceError } from '../base/index.ts'
import { lockFolder, socketOf } from './folder-lock.ts'

cleanFolders()
const inUse = (error: unknown): boolean => hasCode(error, 'storage.folder_in_use')
const LOCK = new URL('../../dist/storage/folder-lock.js', import.meta.url).href

/** A process that takes the lock and keeps it; returns it when it has. */
async function owner(folder: string) {
  const script = `const { lockFolder } = await import('${LOCK}')
    await lockFolder(${JSON.stringify(folder)}); console.log('locked'); setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return child
}

describe('the lock of a folder', () => {
  it('refuses a second owner with the pid of the first and a next step, until the first lets go', async () => {
    const folder = freshFolder()
    const unlock = await lockFolder(folder)
    const error = await lockFolder(folder).catch((fault: unknown) => fault)
    expect(error).toSatisfy(inUse)
    expect((error as MillraceError).details).toEqual({ folder, pid: String(process.pid) })
    expect((error as MillraceError).help).toContain('--data-dir')
    await unlock()
    await (await lockFolder(folder))()
  })

  it('is free again when its owner was killed', async () => {
    const folder = freshFolder()
    const child = await owner(folder)
    const error = await lockFolder(folder).catch((fault: unknown) => fault)
    expect((error as MillraceError).details).toMatchObject({ pid: String(child.pid) })
    child.kill('SIGKILL')
    await once(child, 'exit')
    await (await lockFolder(folder))()
  })

  it('goes to one of several that find a dead owner at once', async () => {
    const folder = freshFolder()
    const child = await owner(folder)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => lockFolder(folder)))
    const got = tries.filter((one) => one.status === 'fulfilled')
    expect(got).toHaveLength(1)
    for (const one of tries) if (one.status === 'rejected') expect(one.reason).toSatisfy(inUse)
    await expect(lockFolder(folder)).rejects.toSatisfy(inUse)
    await (got[0] as PromiseFulfilledResult<() => Promise<void>>).value()
    expect(readdirSync(folder)).toEqual([])
  })

  it('works below a path that is too long for a socket', async () => {
    const folder = path.join(freshFolder(), 'a'.repeat(60), 'b'.repeat(60))
    mkdirSync(folder, { recursive: true })
    expect(Buffer.byteLength(socketOf(folder))).toBeLessThanOrEqual(107)
    const unlock = await lockFolder(folder)
    await expect(lockFolder(folder)).rejects.toSatisfy(inUse)
    await unlock()
  })
})
