import { fileURLToPath } from 'node:url'
import { type Driver, openDriver, openPeer } from '../drivers/driver.ts'
import type { Contestant, Cost } from './duel.ts'

const OURS = fileURLToPath(new URL('../drivers/millrace.mjs', import.meta.url))

/** Settings of boosting, by our names; `bench/peers/lightgbm_peer.py` knows theirs. */
export interface BoostingOptions {
  readonly rounds: number
  readonly leaves: number
  readonly learningRate: number
  readonly minLeaf: number
  readonly minHessian: number
  readonly bins: number
  readonly l2: number
}

/** What a trainer is asked to do. */
export interface Training {
  readonly options: BoostingOptions
  readonly threads: number
  /** Binning is part of the work. */
  readonly fresh: boolean
}

/** What our driver tells of a training; the peer leaves out the hash. */
export interface Trained extends Cost {
  readonly trees: number
  readonly hash: string
}

/** Millrace in a process of its own, on this Node or on another. */
export const openOurs = (node: string = process.execPath): Driver => openDriver(node, [OURS])

/** Both sides of a comparison, with what the peer calls itself. */
export interface Sides {
  readonly ours: Driver
  readonly theirs: Driver | undefined
  readonly peer: string
}

export async function openSides(): Promise<Sides> {
  const theirs = openPeer('lightgbm_peer.py')
  const peer = theirs ? (await theirs.ask<{ name: string }>('versions')).name : 'LightGBM'
  return { ours: openOurs(), theirs, peer }
}

export async function closeSides({ ours, theirs }: Sides): Promise<void> {
  await ours.close()
  await theirs?.close()
}

/** Lets both read a sheet. */
export async function loadSides({ ours, theirs }: Sides, folder: string): Promise<void> {
  await ours.ask('load', { folder })
  await theirs?.ask('load', { folder })
}

/**
 * Ours, LightGBM as it comes, and LightGBM told to build its histograms row by row, which it does not always choose where it is
 * faster.
 */
export function trainersOf({ ours, theirs, peer }: Sides, training: Training): readonly Contestant[] {
  const us: Contestant = { name: 'Millrace', run: () => ours.ask<Trained>('train', training) }
  if (!theirs) return [us]
  return [
    us,
    { name: peer, run: () => theirs.ask<Cost>('train', training) },
    { name: `${peer} row-wise`, run: () => theirs.ask<Cost>('train', { ...training, more: { force_row_wise: true } }) },
  ]
}

/** From a table with texts to a whole model, and from pandas' frame to LightGBM's. */
export function tableTrainersOf({ ours, theirs, peer }: Sides, training: Training): readonly Contestant[] {
  const us: Contestant = { name: 'Millrace', run: () => ours.ask<Cost>('train_table', training) }
  return theirs ? [us, { name: peer, run: () => theirs.ask<Cost>('train_frame', training) }] : [us]
}
