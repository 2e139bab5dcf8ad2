import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A package that is used to run a model. */
export interface UsedPackage {
  readonly name: string
  readonly version: string
  readonly kind: 'npm' | 'pypi'
  readonly license: string | null
}

/** What is read of a package.json. */
interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: unknown
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

const HOME = fileURLToPath(new URL('../../..', import.meta.url))

/** Millrace itself and every package below it, as they are installed here, by name. */
export function installedPackages(home: string = HOME): readonly UsedPackage[] {
  const found = new Map<string, UsedPackage>()
  const visit = (folder: string): void => {
    const manifest = manifestIn(folder)
    if (!manifest) return
    const { name, version, license } = manifest
    const key = `${name}@${version}`
    if (found.has(key)) return
    found.set(key, { name, version, kind: 'npm', license: typeof license === 'string' ? license : null })
    for (const below of Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })) {
      const place = placeOf(below, folder)
      if (place !== undefined) visit(place)
    }
  }
  visit(home)
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

/** The folder of a package as Node finds it: in the nearest `node_modules` above. */
function placeOf(name: string, from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const place = join(folder, 'node_modules', name)
    if (manifestIn(place)) return place
    if (dirname(folder) === folder) return undefined
  }
}

function manifestIn(folder: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
    return typeof manifest.name === 'string' && typeof manifest.version === 'string' ? manifest : undefined
  } catch {
    return undefined
  }
}
