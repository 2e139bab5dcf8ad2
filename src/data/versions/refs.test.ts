import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cleanFolders } from '../../../test/support/folders.ts'
import { openStage, type Stage } from '../../../test/support/stage.ts'
import { commitRows } from '../../../test/support/versions.ts'

cleanFolders()
let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

const commit = (dataset: string, value: number, branch?: string) =>
  commitRows(stage, dataset, { sql: `select ${value} as v`, ...(branch && { branch }) })
const numberOf = async (dataset: string, ref?: string) => (await stage.datasets.version(dataset, ref)).number
const point = (name: string, kind: 'branch' | 'tag', version: string, more: object = {}) =>
  stage.datasets.refs.point({ dataset: 'd', name, kind, version: version as never, move: false, ...more })

describe('a version', () => {
  it('is found by branch, by tag and by the moment at which it was current', async () => {
    const day = (n: number): number => Date.UTC(2026, 10, n)
    stage.clock.moveTo(day(1))
    const first = await commit('d', 1)
    stage.clock.moveTo(day(3))
    const second = await commit('d', 2)
    await point('release', 'tag', first.version)
    const tried = await commit('d', 3, 'try')
    expect(await numberOf('d')).toBe(2)
    expect([await numberOf('d', 'try'), await numberOf('d', 'release'), await numberOf('d', 'main')]).toEqual([3, 1, 2])
    expect([await numberOf('d', '2026-11-02'), await numberOf('d', '2026-11-03T00:00:01Z')]).toEqual([1, 2])
    expect(await numberOf('d', '2026-11-03T01:30+02:00')).toBe(1)
    stage.clock.moveTo(day(5))
    await commit('d', 1)
    expect([await numberOf('d'), await numberOf('d', '2026-11-04'), await numberOf('d', '2026-11-06')]).toEqual([
      1, 2, 1,
    ])
    for (const ref of ['2026-10-31', 'none', '9', '2026-13-99'])
      await expect(stage.datasets.version('d', ref)).rejects.toMatchObject({ code: 'data.version_not_found' })
    expect((await stage.datasets.refs.list('d')).map(({ name, kind, version }) => [name, kind, version])).toEqual([
      ['main', 'branch', first.version],
      ['release', 'tag', first.version],
      ['try', 'branch', tried.version],
    ])
    expect((await stage.datasets.refs.heads('d', 'main')).map(({ version }) => version)).toEqual([
      first.version,
      second.version,
      first.version,
    ])
  })
})

describe('branches and tags', () => {
  it('stay where they are unless they are moved, and are not what they are not', async () => {
    const other = await stage.datasets.version('d', 2)
    await expect(point('release', 'tag', other.version)).rejects.toMatchObject({ code: 'data.ref_exists' })
    await expect(point('release', 'branch', other.version, { move: true })).rejects.toMatchObject({
      code: 'data.ref_exists',
    })
    expect(await point('release', 'tag', other.version, { move: true })).toMatchObject({ version: other.version })
    await expect(commit('d', 5, 'release')).rejects.toMatchObject({ code: 'data.ref_exists' })
    await expect(commit('nothing', 5, 'try')).rejects.toMatchObject({ code: 'data.not_ingested' })
  })

  it('refuse names that would be taken for something else', async () => {
    const { version } = await stage.datasets.version('d')
    for (const name of ['3', 'deadbeef', 'Release', '2026-01-01', 'a b', 'sha256-x'])
      await expect(point(name, 'tag', version)).rejects.toMatchObject({ code: 'data.bad_ref' })
  })

  it('are gone when they are removed, the versions are not', async () => {
    const { version } = await stage.datasets.version('d', 'try')
    expect(await stage.datasets.refs.remove('d', 'try')).toMatchObject({ version })
    await expect(stage.datasets.version('d', 'try')).rejects.toMatchObject({ code: 'data.version_not_found' })
    expect(await stage.datasets.version('d', version)).toMatchObject({ version })
    await expect(stage.datasets.refs.remove('d', 'try')).rejects.toMatchObject({ code: 'data.ref_not_found' })
    await expect(stage.datasets.refs.remove('d', 'main')).rejects.toMatchObject({ code: 'data.bad_ref' })
  })

  it('do not move from under somebody who began from an older version', async () => {
    const [first, second] = [await stage.datasets.version('d', 1), await stage.datasets.version('d', 2)]
    const commit = { dataset: 'd', manifest: manifestOf(second), source: second.source, after: second.version }
    await expect(stage.datasets.commit(commit)).rejects.toMatchObject({ code: 'data.branch_moved' })
    expect((await stage.datasets.commit({ ...commit, after: first.version })).version.number).toBe(2)
  })
})

function manifestOf(version: Awaited<ReturnType<typeof stage.datasets.version>>) {
  const { dataset: _, version: __, number: ___, createdAt: ____, source: _____, ...manifest } = version
  return manifest
}
