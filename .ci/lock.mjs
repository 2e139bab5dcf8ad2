// Makes package-lock.json whole and free of download addresses: `node .ci/lock.mjs`, after any `npm install`.
// A registry that lacks the builds of a native package for other systems leaves holes that `npm ci` refuses; each hole is
// filled with the name, version and system that the package itself declares, so that it is skipped everywhere else.
import { readFileSync, writeFileSync } from 'node:fs'

const FILE = 'package-lock.json'
const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const CHIPS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32']

const lock = JSON.parse(readFileSync(FILE, 'utf8'))
let filled = 0
for (const entry of Object.values(lock.packages)) {
  delete entry.resolved
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (isThere(name)) continue
    lock.packages[`node_modules/${name}`] = {
      version: version.replace(/^[~^]/, ''),
      ...systemOf(name),
      dev: entry.dev,
      optional: true,
    }
    filled++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
console.log(`${filled} holes filled`)

function isThere(name) {
  return Object.keys(lock.packages).some((path) => path.endsWith(`node_modules/${name}`))
}

function systemOf(name) {
  const words = name.replace(/^.*\//, '').split(/[-_]/)
  const os = SYSTEMS.find((system) => words.includes(system)) ?? (words.includes('windows') ? 'win32' : undefined)
  const cpu = CHIPS.find((chip) => words.includes(chip)) ?? (words.includes('wasm32') ? 'wasm32' : undefined)
  const musl = words.some((word) => word.startsWith('musl'))
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(musl && { libc: ['musl'] }) }
}
