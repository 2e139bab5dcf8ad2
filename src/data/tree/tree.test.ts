import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sha256 } from '../../../test/support/flows.ts'
import { cleanFolders, freshFolder } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { dataset } from '../dataset.ts'
import { files as filesIn } from '../sources/file-sources.ts'
import { exportTree } from './export-tree.ts'
import { ingestTree } from './ingest-tree.ts'
import { LARGEST_PACKED } from './packer.ts'
import { readTree } from './read-tree.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const LONG_AGO = new Date(2020, 1, 1)

function write(root: string, name: string, content: string | Buffer): void {
  const file = path.join(root, name)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, content)
}

/** As if all had been written long ago, so that a look at it is remembered at once. */
async function settle(root: string): Promise<void> {
  for (const name of namesIn(root)) utimesSync(path.join(root, name), LONG_AGO, LONG_AGO)
  await new Promise((resolve) => setTimeout(resolve, 2_100))
}

const namesIn = (root: string): string[] =>
  (readdirSync(root, { recursive: true, withFileTypes: false }) as string[])
    .filter((name) => statSync(path.join(root, name)).isFile())
    .sort()

const contract = sha256(new Uint8Array())
const ingest = (name: string, root: string) => {
  const spec = dataset(name, { source: filesIn(root) })
  return ingestTree(stage, spec as Parameters<typeof ingestTree>[1], { contract })
}
const rowsOf = async (name: string, what = 'path, bytes, extension') => {
  const { scanVersion } = await import('../versions/scan.ts')
  const version = await stage.datasets.version(name)
  return stage.lake.rows(`select __row, ${what} from ${await scanVersion(stage.lake, version)} order by __row`)
}
const lookAgain = (name: string, root: string) =>
  readTree({ ...stage, trees: stage.datasets.trees }, { dataset: name, root, progress: () => undefined })

describe('a folder of files', () => {
  it('becomes a row a file in the order of paths, and comes back byte for byte', async () => {
    const root = freshFolder()
    const large = Buffer.alloc(LARGEST_PACKED + 1, 'large')
    const contents: Record<string, string | Buffer> = {
      ...{
        'b/2.PNG': 'two',
        'b/1.png': 'one',
        'a.txt': 'one',
        'z/empty': '',
        'b/c/ä ö.tar.gz': Buffer.from([0, 255, 10]),
      },
      ...{ 'large.bin': large, '.hidden': 'h' },
    }
    for (const [name, content] of Object.entries(contents)) write(root, name, content)
    symlinkSync('/etc/passwd', path.join(root, 'link'))
    const version = await ingest('t', root)
    expect(version).toMatchObject({ rows: 7, holds: 'files', key: ['path'] })
    expect(await rowsOf('t')).toEqual(
      Object.keys(contents)
        .sort()
        .map((name, i) => ({
          ...{ __row: i, path: name, bytes: contents[name]!.length },
          extension:
            { '.PNG': 'png', '.png': 'png', '.txt': 'txt', '.gz': 'gz', '.bin': 'bin' }[path.extname(name)] ?? null,
        })),
    )
    const folder = path.join(freshFolder(), 'out')
    const needs = { ...stage, trees: stage.datasets.trees }
    await exportTree(needs, version, { folder, progress: () => undefined })
    expect(namesIn(folder)).toEqual(Object.keys(contents).sort())
    for (const [name, content] of Object.entries(contents))
      expect(readFileSync(path.join(folder, name)).equals(Buffer.from(content as Buffer))).toBe(true)
  })

  it('is not read again where nothing changed, and only what changed where something did', async () => {
    const root = freshFolder()
    for (let i = 0; i < 50; i++) write(root, `d${i % 3}/${i}`, `content ${i % 40}`)
    await settle(root)
    const first = await ingest('u', root)
    expect((await lookAgain('u', root)).read).toBe(0)
    const blobs = namesIn(path.join(stage.root, 'blobs')).length
    expect(await ingest('u', root)).toEqual(first)
    expect(namesIn(path.join(stage.root, 'blobs'))).toHaveLength(blobs)

    write(root, 'd0/0', 'content 1')
    write(root, 'new', 'new')
    rmSync(path.join(root, 'd1/1'))
    const packs = await stage.datasets.trees.packs('u')
    expect(await lookAgain('u', root)).toMatchObject({ read: 2 })
    const second = await ingest('u', root)
    expect(second).toMatchObject({ number: 2, rows: 50 })
    expect((await stage.datasets.trees.packs('u')).length).toBe(packs.length + 1)
    expect((await rowsOf('u', 'path')).map((row) => row['path'])).toEqual(namesIn(root))
  })

  it('is the same version wherever it lies and whenever it was written', async () => {
    const [one, other] = [freshFolder(), freshFolder()]
    for (const root of [one, other]) write(root, 'x/y', 'same')
    execFileSync('touch', [path.join(other, 'x/y')])
    expect((await ingest('v', other)).version).toBe((await ingest('v', one)).version)
  })

  it('whose files were written a moment ago is read again', async () => {
    const root = freshFolder()
    write(root, 'a', '1')
    await ingest('w', root)
    expect((await lookAgain('w', root)).read).toBe(1)
  })

  it('says which file it cannot read', async () => {
    const root = path.join(freshFolder(), 'none')
    await expect(ingest('x', root)).rejects.toMatchObject({ code: 'data.tree_unreadable' })
  })
})
