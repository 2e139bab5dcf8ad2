import { createReadStream } from 'node:fs'
import { lstat, opendir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceFiles, Tell } from './source.ts'

/** Which local folders may be read: any, or those below a folder. */
export interface LocalRule {
  readonly below?: string
}

/**
 * The files of a local folder. Links are not followed; they are told. Nothing where the folder is not there; a reason where it may not
 * be read.
 */
export async function localFiles(
  folder: string,
  rule: LocalRule,
  tell: Tell,
): Promise<SourceFiles | string | undefined> {
  const real = await realpath(folder).catch(() => undefined)
  if (real === undefined || !(await lstat(real)).isDirectory()) return undefined
  if (rule.below !== undefined && !isBelow(await realpath(rule.below), real))
    return 'its folder is outside the folder of the project'
  return {
    list: () => walk(real, '', tell),
    open: (file) => createReadStream(path.join(real, file)),
  }
}

async function* walk(root: string, inner: string, tell: Tell): ReturnType<SourceFiles['list']> {
  for await (const entry of await opendir(path.join(root, inner))) {
    const here = inner === '' ? entry.name : `${inner}/${entry.name}`
    if (entry.isDirectory()) yield* walk(root, here, tell)
    else if (entry.isFile()) yield { path: here }
    else tell({ kind: 'files', name: here, reason: 'it is a link or a device, which are not followed' })
  }
}

const isBelow = (root: string, real: string): boolean => {
  const inner = path.relative(root, real)
  return inner !== '' && !inner.startsWith('..') && !path.isAbsolute(inner)
}

/** The folder that a URI of a local place names: a plain path, `./mlruns/1`, or `file:///…`; undefined for any other scheme. */
export function folderOf(uri: string, base: string): string | undefined {
  if (/^file:/i.test(uri)) return fileUrlPath(uri, base)
  return /^[a-z][a-z0-9+.-]+:/i.test(uri) ? undefined : path.resolve(base, uri)
}

function fileUrlPath(uri: string, base: string): string | undefined {
  try {
    return uri.startsWith('file:///')
      ? fileURLToPath(uri)
      : path.resolve(base, decodeURIComponent(uri.replace(/^file:(?:\/\/)?/, '')))
  } catch {
    return undefined
  }
}
