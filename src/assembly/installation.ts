import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { TSchema } from 'typebox'
import { environmentName, type Origin } from '../base/index.ts'
import { SECRET_SETTINGS, type Settings, settingsSchema } from '../cli/index.ts'
import type { InstallationNeeds } from '../governance/index.ts'
import { type Database, sizeOfDatabase } from '../storage/index.ts'
import { version } from './catalog.ts'

/** What the installation is told from. */
export interface InstallationParts {
  readonly settings: Settings
  /** Where each setting came from; a setting that is not in it was given by a program. */
  readonly origins: Readonly<Record<string, Origin>>
  /** The data folder. */
  readonly folder: string
  readonly database: Database
  readonly startedAt: number
}

/** Tells which version runs, with which settings, and how much is stored where. */
export function installationOf(parts: InstallationParts): InstallationNeeds {
  const { settings, startedAt } = parts
  return {
    effectiveSettings: () => shownSettings(parts),
    describeInstallation: async () => ({
      ...{ version, node: process.version, startedAt },
      database: settings.databaseUrl === undefined ? ('embedded' as const) : ('PostgreSQL' as const),
      online: settings.redisUrl === undefined ? ('memory' as const) : ('Redis' as const),
      storage: await storageOf(parts),
    }),
  }
}

const PLAIN: readonly string[] = ['string', 'number', 'boolean']

/** Every setting with its value, its origin and its sentence; of secrets only whether there is one. */
function shownSettings({ settings, origins }: InstallationParts): ReturnType<InstallationNeeds['effectiveSettings']> {
  const schemas = settingsSchema.properties as Readonly<Record<string, TSchema & { description?: string }>>
  const values = settings as Readonly<Record<string, unknown>>
  return Object.entries(schemas).map(([name, { description = '' }]) => {
    const value = values[name]
    const shown = PLAIN.includes(typeof value) ? (value as string | number | boolean) : null
    return {
      ...{ name, variable: environmentName(name), does: description },
      value: SECRET_SETTINGS.includes(name) && shown !== null ? '(hidden)' : shown,
      origin: origins[name] ?? 'program',
    }
  })
}

interface Size {
  readonly bytes: number
  readonly files: number
}

async function storageOf({ folder, database, settings }: InstallationParts) {
  const entries = await readdir(folder, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  const parts = await Promise.all(folders.map(async (name) => ({ name, ...(await sizeOfFolder(join(folder, name))) })))
  if (settings.databaseUrl !== undefined)
    parts.push({ name: 'PostgreSQL', bytes: await sizeOfDatabase(database), files: 0 })
  return parts.sort((a, b) => b.bytes - a.bytes)
}

/** What is taken away while it is counted does not count. */
async function sizeOfFolder(folder: string): Promise<Size> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  let [bytes, files] = [0, 0]
  for (const entry of entries) {
    const path = join(folder, entry.name)
    const size = entry.isDirectory() ? await sizeOfFolder(path) : { bytes: await bytesOf(path), files: 1 }
    bytes += size.bytes
    files += size.files
  }
  return { bytes, files }
}

const bytesOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )
