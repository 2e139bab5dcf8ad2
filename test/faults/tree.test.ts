import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { readPackEntries } from '../../src/data/tree/pack-file.ts'
import { openFolderBlobs } from '../../src/storage/index.ts'
import { cleanFolders, freshFolder } from '../support/folders.ts'

cleanFolders()
const CHILD = fileURLToPath(new URL('./tree-child.mjs', import.meta.url))
const FILES = 1_500
const FILE_BYTES = 60_000

interface Line {
  readonly looks?: number
  readonly version?: string
  readonly rows?: number
  readonly packs?: readonly string[]
  readonly fault?: string
}

async function life(orders: { readonly folder: string; readonly root: string; readonly killAfter?: number }) {
  const child = spawn(process.execPath, [CHILD], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: Line[] = []
  const read = createInterface({ input: child.stdout })
  read.on('line', (line) => lines.push(JSON.parse(line) as Line))
  child.stdin.end(JSON.stringify(orders))
  const [[, signal]] = await Promise.all([once(child, 'exit'), once(read, 'close')])
  return { signal, looks: lines.filter(({ looks }) => looks !== undefined).length, last: lines.at(-1) }
}

it('a folder of files that was killed on its way is read on where it was, each content kept once', async () => {
  const root = freshFolder()
  const long = new Date(2020, 1, 1)
  for (let i = 0; i < FILES; i++) {
    const folder = path.join(root, `d${i % 7}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(path.join(folder, `${i}`), Buffer.alloc(FILE_BYTES, `file ${i} `))
    utimesSync(path.join(folder, `${i}`), long, long)
  }
  await new Promise((resolve) => setTimeout(resolve, 2_100))
  const whole = await life({ folder: freshFolder(), root })
  expect(whole.last).toMatchObject({ rows: FILES })

  const folder = freshFolder()
  const left: number[] = []
  for (const killAfter of [5, 2, 4]) {
    const { signal, looks } = await life({ folder, root, killAfter })
    expect(signal).toBe('SIGKILL')
    left.push(looks)
  }
  const { signal, last, looks } = await life({ folder, root })
  expect(signal).toBe(null)
  expect(last).toMatchObject({ rows: FILES, version: whole.last?.version })
  expect(looks).toBeLessThan(whole.looks)
  const blobs = await openFolderBlobs(path.join(folder, 'blobs'))
  const digests: string[] = []
  for (const pack of last?.packs ?? [])
    for (const { digest } of (await readPackEntries(await blobs.path(pack as never))) ?? []) digests.push(digest)
  expect(digests).toHaveLength(FILES)
  expect(new Set(digests).size).toBe(FILES)
}, 300_000)
