import { nearestName } from './settings.ts'

/**
 * What is to be said of an option that a builder does not know; `undefined` where it knows them all. The compiler sees such a typo,
 * but a project file is run without being compiled.
 *
 * @example
 * strayOption({ pth: 1 }, { path: true }) // 'there is no option pth; the nearest is path'
 */
export function strayOption(given: object | undefined, known: Readonly<Record<string, true>>): string | undefined {
  const names = Object.keys(known)
  const stray = Object.keys(given ?? {}).find((key) => !names.includes(key))
  return stray && `there is no option ${stray}; the nearest is ${nearestName(stray, names)}`
}
