import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { cleanFolders, freshFolder } from '../../test/support/folders.ts'
import { untar } from './untar.ts'

cleanFolders()

it('unpacks what tar packed: files of any size and the folders they lie in', async () => {
  const from = freshFolder()
  const to = freshFolder()
  const deep = path.join('a', 'b'.repeat(60), 'c'.repeat(60))
  mkdirSync(path.join(from, deep), { recursive: true })
  const files: Record<string, Buffer> = {
    empty: Buffer.alloc(0),
    block: Buffer.alloc(512, 1),
    'a/odd': Buffer.alloc(1_000_001, 2),
    [path.join(deep, 'deep')]: Buffer.from('deep'),
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(from, name), bytes)
  const archive = execFileSync('tar', ['--format=ustar', '-cf', '-', '-C', from, '.'], { maxBuffer: 1e8 })
  const made = await untar(archive, to)
  expect(made).toHaveLength(4)
  for (const [name, bytes] of Object.entries(files)) expect(readFileSync(path.join(to, name)).equals(bytes)).toBe(true)
})
