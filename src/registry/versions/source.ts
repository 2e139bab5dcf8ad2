import type { LoggedModels, Runs } from '../../tracking/index.ts'
import { fail } from '../errors.ts'
import type { Models } from '../models/models.ts'

/** What a source may lead to. */
export interface SourceNeeds {
  readonly models: Pick<Models, 'get' | 'alias' | 'find'>
  readonly runs: Pick<Runs, 'get'>
  readonly loggedModels: Pick<LoggedModels, 'get'>
}

/** What is to be registered, as it was named. */
export interface NamedSource {
  readonly source: string
  readonly run?: string
  readonly loggedModel?: string
}

/** Where it led. */
export interface FoundSource {
  readonly location: string
  readonly run?: string
  readonly loggedModel?: string
}

const SCHEME = /^([a-z][a-z0-9+.-]*):/i
const MOST_DECODINGS = 10

/**
 * Follows a source to where its files are: `models:/m-…` (a logged model), `models:/NAME/VERSION` and `models:/NAME@ALIAS`, `runs:/RUN/PATH`;
 * other URIs are where they say. The run of a logged model comes along.
 *
 * Errors: `registry.bad_source` for what has `..` in it, and for a path on this machine outside of what the run or the model named has
 * kept; those of what is named.
 */
export async function findSource(needs: SourceNeeds, named: NamedSource): Promise<FoundSource> {
  const { source } = named
  const scheme = SCHEME.exec(source)?.[1]?.toLowerCase()
  if (scheme === undefined || scheme === 'file') return localFiles(needs, named)
  checkPlain(source)
  if (scheme === 'models') return ofModels(needs, named)
  if (scheme === 'runs') return ofRuns(needs, named)
  return known(needs, named, source)
}

const kept = ({ run, loggedModel }: { readonly run?: string; readonly loggedModel?: string }) => ({
  ...(run !== undefined && { run }),
  ...(loggedModel !== undefined && { loggedModel }),
})

async function known(needs: SourceNeeds, named: NamedSource, location: string): Promise<FoundSource> {
  if (named.run !== undefined || named.loggedModel === undefined) return { location, ...kept(named) }
  const { run } = await needs.loggedModels.get(named.loggedModel)
  return { location, loggedModel: named.loggedModel, ...(run !== null && { run }) }
}

async function ofModels(needs: SourceNeeds, named: NamedSource): Promise<FoundSource> {
  const path = named.source.replace(/^models:\/*/i, '')
  const [name = '', number = ''] = path.split('/')
  if (/^m-[0-9a-f]{32}$/.test(name)) {
    const found = await needs.loggedModels.get(name)
    const run = named.run ?? found.run ?? undefined
    const below = path.slice(name.length)
    return { location: found.artifactUri + below, ...kept({ loggedModel: name, ...(run !== undefined && { run }) }) }
  }
  const version = await versionOf(needs, named, { name, number })
  const { location, run, loggedModel } = version
  if (location === null) throw bad(named, 'that version has no files')
  const theirs = { run: named.run ?? run ?? undefined, loggedModel: named.loggedModel ?? loggedModel ?? undefined }
  return { location, ...kept(theirs as { run?: string; loggedModel?: string }) }
}

async function versionOf(
  needs: SourceNeeds,
  named: NamedSource,
  at: { readonly name: string; readonly number: string },
) {
  const [model = '', alias] = at.name.split('@')
  if (alias !== undefined) {
    const found = await needs.models.alias(model, alias)
    if (!found) throw fail('alias_not_found', { model, alias })
    return found
  }
  if (/^latest$/i.test(at.number)) return needs.models.get(model, (await needs.models.find(model)).latest)
  if (!/^\d{1,9}$/.test(at.number)) throw bad(named, 'it names no version')
  return needs.models.get(model, Number(at.number))
}

async function ofRuns(needs: SourceNeeds, named: NamedSource): Promise<FoundSource> {
  const [run = '', ...path] = named.source.replace(/^runs:\/*/i, '').split('/')
  const { artifactUri } = await needs.runs.get(run)
  return { location: [artifactUri, ...path].join('/'), ...kept({ ...named, run }) }
}

/** Files of this machine are registered only from where the run or the model that is named keeps its own. */
async function localFiles(needs: SourceNeeds, named: NamedSource): Promise<FoundSource> {
  const { run, loggedModel } = named
  const root =
    loggedModel !== undefined
      ? (await needs.loggedModels.get(loggedModel)).artifactUri
      : run !== undefined
        ? (await needs.runs.get(run)).artifactUri
        : undefined
  const inside = root !== undefined && isLocal(root) && isBelow(plainPath(named.source), plainPath(root))
  if (!inside)
    throw fail('bad_source', {
      source: shown(named.source),
      fault: 'local',
      by: loggedModel === undefined ? 'run' : 'model',
      reason: 'it is a path on this machine',
    })
  return known(needs, named, named.source)
}

const isLocal = (uri: string): boolean => !SCHEME.test(uri) || /^file:/i.test(uri)

const plainPath = (uri: string): string =>
  decoded(uri.replace(/^file:(?:\/\/(?:localhost)?)?/i, '')).replace(/\/+$/, '')

/** A path that goes up is below nothing. */
const isBelow = (path: string, root: string): boolean =>
  !path.split('/').includes('..') && root !== '' && (path === root || path.startsWith(`${root}/`))

/** Throws for what could lead elsewhere than it seems to. */
function checkPlain(source: string): void {
  const whole = decoded(source)
  const path = whole
    .replace(/^[a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?/i, '')
    .replace(/[?#].*$/s, '')
    .replace(/\/+/g, '/')
    .replace(/\/$/, '')
  const parts = path.split('/')
  const goesUp = whole.split(/[/\\]/).includes('..') || parts.includes('.')
  if (goesUp || /[\0\\]/.test(whole) || /%2e%2e|%00/i.test(whole))
    throw fail('bad_source', { source: shown(source), fault: 'relative', reason: 'it is not plain' })
}

/** As often as it was encoded. */
function decoded(text: string): string {
  let last = text
  for (let i = 0; i < MOST_DECODINGS; i++) {
    const next = decodeOnce(last)
    if (next === last) return last
    last = next
  }
  return last
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

const shown = (source: string): string => source.slice(0, 1_000)

const bad = ({ source }: NamedSource, reason: string): Error =>
  fail('bad_source', { source: shown(source), fault: 'other', reason })
