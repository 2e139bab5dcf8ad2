import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Project } from '../automation/index.ts'
import { MillraceError } from '../base/index.ts'
import { fail } from './errors.ts'

/** Where a project is looked for, and what `millrace` is inside it. */
export interface ProjectPlace {
  readonly folder: string
  readonly file: string
  /** The library: the same module objects as here, wherever the file lies, so that its errors are known again. */
  readonly library: () => Promise<object>
}

/**
 * Loads the project that a file declares, in TypeScript or JavaScript. Runs the file anew each time.
 *
 * Errors: `cli.config_not_found`, `cli.config_invalid`, `cli.config_without_project`, and what its builders refuse.
 */
export async function loadProject(place: ProjectPlace): Promise<Project> {
  const path = resolve(place.folder, place.file)
  if (!existsSync(path)) throw fail('config_not_found', { file: place.file })
  const declared = await run(path, place)
  if (!isProject(declared)) throw fail('config_without_project', { file: place.file })
  return declared
}

/** As `loadProject`, but without a file there is no project. */
export async function loadProjectIfThere(place: ProjectPlace): Promise<Project | undefined> {
  return existsSync(resolve(place.folder, place.file)) ? loadProject(place) : undefined
}

async function run(path: string, { file, library }: ProjectPlace): Promise<unknown> {
  const { createJiti } = await import('jiti')
  const jiti = createJiti(import.meta.url, {
    moduleCache: false,
    fsCache: false,
    tryNative: false,
    virtualModules: { millrace: await library() },
  })
  try {
    return await jiti.import(path, { default: true })
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause
    throw fail('config_invalid', { file, reason: reasonOf(cause) }, cause)
  }
}

function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text.split('\n', 1)[0]!.slice(0, 200).replace(/\.$/, '')
}

function isProject(value: unknown): value is Project {
  const lists = ['datasets', 'views', 'models', 'endpoints'] as const
  const project = value as Project | null
  return (
    typeof project === 'object' &&
    project !== null &&
    typeof project.name === 'string' &&
    lists.every((list) => Array.isArray(project[list]))
  )
}
