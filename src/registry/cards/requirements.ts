import type { UsedPackage } from './npm-packages.ts'

const LINE = /^([A-Za-z0-9][A-Za-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(?:===?\s*([^\s;,#]+))?/

/**
 * What a `requirements.txt` names; one without an exact version has the version `*`. Options, addresses and comments are passed over.
 *
 * @example
 * requirementsIn('scikit-learn==1.5.2\nnumpy>=1.26\n') // scikit-learn 1.5.2, numpy *
 */
export function requirementsIn(text: string): readonly UsedPackage[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[-#]|:\/\/|^\./.test(line))
    .flatMap((line) => {
      const hit = LINE.exec(line)
      if (!hit) return []
      const name = hit[1]!.toLowerCase().replace(/[._-]+/g, '-')
      return [{ name, version: hit[2] ?? '*', kind: 'pypi' as const, license: null }]
    })
}
