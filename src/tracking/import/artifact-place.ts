import path from 'node:path'
import { artifactPathOf } from '../artifacts/artifacts.ts'
import { folderOf, type LocalRule, localFiles } from './local-files.ts'
import type { FilesOf, SourceFiles, Tell } from './source.ts'

/** Where the files of a folder or database are looked for. */
export interface ArtifactPlace {
  /** Where relative paths begin. */
  readonly base: string
  readonly rule: LocalRule
  readonly tell: Tell
  /** Where the files of `mlflow-artifacts:` are: a folder or, of a server that passes them on, its files by their path. */
  readonly artifacts?: string | ((path: string) => SourceFiles)
  /** The folder that has the files of a run or model whatever its URI says, where it is there. */
  readonly own?: (of: FilesOf) => string | undefined
}

/** The files of a run or logged model, wherever its URI points; the reason where they are left where they are. */
export async function filesAt(place: ArtifactPlace, of: FilesOf): Promise<SourceFiles | string> {
  const { rule, tell, base, artifacts } = place
  const proxied = artifactPathOf(of.uri)
  if (proxied?.split('/').includes('..')) return 'its address leads out of its place'
  if (proxied !== undefined && typeof artifacts === 'function') return artifacts(proxied)
  const folders = [place.own?.(of), ...given(artifacts, proxied, of), folderOf(of.uri, base)]
  let reason: string | undefined
  for (const folder of folders) {
    if (folder === undefined) continue
    const found = await localFiles(folder, rule, tell)
    if (typeof found === 'object') return found
    reason ??= found
  }
  if (reason !== undefined) return reason
  if (proxied !== undefined && artifacts === undefined)
    return 'they are behind an MLflow server: name its folder or address with --artifacts'
  const scheme = /^([a-z][a-z0-9+.-]+):/i.exec(of.uri)?.[1]
  if (scheme !== undefined && proxied === undefined && scheme !== 'file')
    return `they are left at ${scheme}:, where they are`
  return NONE
}

/** The folders where a given root of artifacts would have them. */
function given(artifacts: ArtifactPlace['artifacts'], proxied: string | undefined, of: FilesOf): string[] {
  if (typeof artifacts !== 'string') return []
  if (proxied !== undefined) return [path.join(artifacts, proxied)]
  const { id, kind, experiment } = of
  return [path.join(artifacts, experiment.id, ...(kind === 'run' ? [id] : ['models', id]), 'artifacts')]
}

/** A run that has made no file has no folder. */
const NONE: SourceFiles = {
  async *list() {},
  async *open() {},
}
