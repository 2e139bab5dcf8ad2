import { readFileSync } from 'node:fs'

/** What besides the record might make a training come out differently. */
export interface Environment {
  readonly millrace: string
  readonly node: string
  readonly v8: string
  readonly platform: string
}

/** The environment of this process. */
export function environmentHere(): Environment {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  const { node, v8 } = process.versions
  return { millrace: version, node, v8, platform: `${process.platform}-${process.arch}` }
}
