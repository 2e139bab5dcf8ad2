import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Exact versions, so that a bench of next year asks the same programs. */
const VERSIONS = ['20.19.5', '22.21.1', '24.11.1']
const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/millrace-nodes', import.meta.url))

/** A Node and where it is. */
export interface OtherNode {
  readonly version: string
  readonly program: string
}

/**
 * Other versions of Node, from the npm package that has nothing but the program; those that cannot be had are left out, with a word
 * on the error stream.
 */
export function otherNodes(): readonly OtherNode[] {
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  return VERSIONS.flatMap((version) => {
    const folder = `${FOLDER}/${version}`
    const program = `${folder}/node_modules/${platform}/bin/node`
    try {
      if (!existsSync(program)) install(`${platform}@${version}`, folder)
      return [{ version, program }]
    } catch {
      process.stderr.write(`Node ${version} could not be had from npm as ${platform}\n`)
      return []
    }
  })
}

function install(what: string, folder: string): void {
  mkdirSync(folder, { recursive: true })
  execFileSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', what],
    {
      stdio: 'ignore',
    },
  )
}
