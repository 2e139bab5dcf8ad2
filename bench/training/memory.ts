import type { Measured } from '../bench.ts'
import { closeSides, loadSides, openSides, type Sides, type Training } from './sides.ts'

/** Peak memory of processes that load a sheet and train once, each with its interpreter and libraries. */
export async function compareMemory(folder: string, training: Training, name: string): Promise<Measured> {
  const sides = await openSides()
  const idle = await bothOf(sides)
  await loadSides(sides, folder)
  const loaded = await bothOf(sides)
  await sides.ours.ask('train', training)
  await sides.theirs?.ask('train', training)
  const peak = await bothOf(sides)
  await closeSides(sides)
  const steps = (at: 0 | 1): string => [idle, loaded, peak].map((both) => both[at]?.toFixed(0)).join(' > ')
  const [ours, theirs] = [peak[0], peak[1] ?? null]
  return {
    bench: 'training',
    case: name,
    peer: sides.peer,
    ours,
    theirs,
    ratio: theirs === null ? null : ours / theirs,
    unit: 'MB',
    runs: 1,
    note: `peak resident, idle > loaded > trained: ${steps(0)}${theirs === null ? '' : ` against ${steps(1)}`}`,
  }
}

async function bothOf({ ours, theirs }: Sides): Promise<readonly [number, number | undefined]> {
  const us = await ours.ask<{ megabytes: number }>('memory')
  return [us.megabytes, (await theirs?.ask<{ megabytes: number }>('memory'))?.megabytes]
}
