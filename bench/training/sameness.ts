import type { Measured } from '../bench.ts'
import { otherNodes } from './nodes.ts'
import { type BoostingOptions, openOurs, type Trained } from './sides.ts'

const THREADS = [1, 2, 3, 4, 7]

/** Sheets on disk by name. */
export type Sheets = ReadonlyMap<string, string>

/** Whether the bytes of models depend on the number of threads. */
export async function acrossThreads(sheets: Sheets, options: BoostingOptions): Promise<Measured> {
  const hashes = await hashesOf(openOurs(), sheets, { options, threads: THREADS })
  return differences(
    'same bytes on any number of threads',
    hashes,
    `threads ${THREADS.join(', ')}; ${[...sheets.keys()].join(', ')}`,
  )
}

/** Whether the bytes of models depend on the version of Node. */
export async function acrossNodes(sheets: Sheets, options: BoostingOptions): Promise<Measured> {
  const nodes = [{ version: process.versions.node, program: process.execPath }, ...otherNodes()]
  const hashes = new Map<string, string[]>()
  for (const { program } of nodes)
    for (const [name, found] of await hashesOf(openOurs(program), sheets, { options, threads: [1, 2] }))
      hashes.set(name, [...(hashes.get(name) ?? []), ...found])
  const note = `Node ${nodes.map(({ version }) => version).join(', ')}, 1 and 2 threads; ${[...sheets.keys()].join(', ')}`
  return differences('same bytes on any Node', hashes, note)
}

type Hashes = ReadonlyMap<string, readonly string[]>

async function hashesOf(
  ours: ReturnType<typeof openOurs>,
  sheets: Sheets,
  { options, threads }: { readonly options: BoostingOptions; readonly threads: readonly number[] },
): Promise<Hashes> {
  const hashes = new Map<string, string[]>()
  for (const [name, folder] of sheets) {
    await ours.ask('load', { folder })
    const found: string[] = []
    for (const count of threads)
      found.push((await ours.ask<Trained>('train', { options, threads: count, fresh: true })).hash)
    hashes.set(name, found)
  }
  await ours.close()
  return hashes
}

function differences(name: string, hashes: Hashes, note: string): Measured {
  const all = [...hashes.values()]
  const ours = all.reduce((sum, found) => sum + found.filter((hash) => hash !== found[0]).length, 0)
  const runs = all.reduce((sum, found) => sum + found.length, 0)
  return { bench: 'training', case: name, peer: 'limit', ours, theirs: 0, ratio: null, unit: 'differences', runs, note }
}
