import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Measured, measuredIn } from '../bench.ts'
import { type Driver, openDriver, openPeer } from '../drivers/driver.ts'

const ROOMS = fileURLToPath(new URL('../drivers/rooms.mjs', import.meta.url))

/** One line of this bench. */
export const measured = measuredIn('data')

/** What a piece of work took: wall and processor seconds over all threads, without the start of the process. */
export interface Cost {
  readonly seconds: number
  readonly cpu: number
}

/** Millrace over a data folder of its own, in a process that stays. */
export function openRooms(folder: string, ...settings: readonly string[]): Driver {
  mkdirSync(folder, { recursive: true })
  return openDriver(process.execPath, [ROOMS, folder, 'dataDir=.millrace', ...settings])
}

/** One action, with what it gave. */
export const act = <T>(driver: Driver, name: string, input: object): Promise<Cost & { readonly output: T }> =>
  driver.ask('act', { name, input })

export const peakOf = async (driver: Driver): Promise<number> =>
  (await driver.ask<{ megabytes: number }>('memory')).megabytes

/** A peer that `bench/peers/setup data` brings. */
export const openDataPeer = (file: string, environment: string): Driver | undefined =>
  openPeer(file, { environment, setup: 'setup data' })

export const nameOf = async (driver: Driver): Promise<string> => (await driver.ask<{ name: string }>('versions')).name

/** What is not there costs nothing and says so. */
export const closeAll = async (drivers: readonly (Driver | undefined)[]): Promise<void> => {
  for (const driver of drivers) await driver?.close()
}

export type Lines = AsyncIterable<Measured>
