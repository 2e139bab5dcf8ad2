import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, visit } from 'yaml'
import { nearestName } from '../../base/index.ts'
import { fail } from '../errors.ts'
import { type Contract, faultOfContract, withTimeRule } from './contract.ts'
import { columnsFrom, type Members, membersOf, rulesFrom, type Wrong } from './contract-members.ts'
import { type Outcome, outcomes } from './rule.ts'

/** No contract is longer. */
export const MOST_CHARACTERS = 4_000_000
const MOST_DEPTH = 20
const MEMBERS = ['dataset', 'time', 'key', 'knownAt', 'onViolation', 'columns', 'rules'] as const

/**
 * Reads a contract from YAML (or JSON, which is YAML too). The text is data: it has no tags, no anchors, and every name in it is known.
 *
 * Errors: `data.bad_contract_file` with the line.
 *
 * @example
 * readContract('columns: { delay: { type: number, min: -200 } }')
 */
export function readContract(text: string, file = 'the contract'): Contract {
  const lines = new LineCounter()
  const wrong: Wrong = (at, reason) => {
    const offset = typeof at === 'number' ? at : (at?.range?.[0] ?? 0)
    return fail('bad_contract_file', { file, line: lines.linePos(offset).line || 1, reason })
  }
  if (text.length > MOST_CHARACTERS) throw wrong(0, `it is longer than ${MOST_CHARACTERS} characters`)
  mustBeShallow(text, wrong)
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', prettyErrors: false, logLevel: 'error' })
  mustBePlain(document, wrong)
  if (!isMap(document.contents)) throw wrong(document.contents, 'it has columns: and rules:')
  const members = membersOf(document.contents, wrong)
  const stray = [...members].find(([name]) => !MEMBERS.some((known) => known === name))
  if (stray)
    throw wrong(stray[1].key, `there is no ${stray[0]} in a contract; the nearest is ${nearestName(stray[0], MEMBERS)}`)
  return contractFrom(members, document.contents, wrong)
}

function contractFrom(members: Members, top: Node, wrong: Wrong): Contract {
  const [dataset, time, knownAt] = ['dataset', 'time', 'knownAt'].map((name) => textOf(members, name, wrong))
  const contract: Contract = {
    ...(dataset !== undefined && { dataset }),
    ...(time !== undefined && { time }),
    key: keyOf(members, wrong),
    ...(knownAt !== undefined && { knownAt }),
    columns: withTimeRule(columnsFrom(members.get('columns'), wrong), time),
    rules: rulesFrom(members.get('rules'), wrong),
    onViolation: outcomeOf(members, wrong),
  }
  const fault = faultOfContract(contract)
  if (fault) throw wrong(top, `${fault[0]}: ${fault[1]}`)
  return contract
}

function textOf(members: Members, name: string, wrong: Wrong): string | undefined {
  const member = members.get(name)
  if (!member) return undefined
  if (isScalar(member.value) && typeof member.value.value === 'string' && member.value.value !== '')
    return member.value.value
  throw wrong(member.key, `${name} is a text`)
}

function keyOf(members: Members, wrong: Wrong): readonly string[] {
  const member = members.get('key')
  if (!member) return []
  const nodes = isSeq(member.value) ? member.value.items : [member.value]
  const names = nodes.map((node) => (isScalar(node) ? node.value : undefined))
  if (
    names.length > 0 &&
    names.every((name) => typeof name === 'string' && name !== '') &&
    new Set(names).size === names.length
  )
    return names as string[]
  throw wrong(member.key, 'key is a column or a list of them')
}

function outcomeOf(members: Members, wrong: Wrong): Outcome {
  const given = textOf(members, 'onViolation', wrong) ?? 'quarantine'
  const outcome = outcomes.find((one) => one === given)
  if (!outcome) throw wrong(members.get('onViolation')!.key, `onViolation is one of ${outcomes.join(', ')}`)
  return outcome
}

/** What nests deeper than any contract is not even parsed. */
function mustBeShallow(text: string, wrong: Wrong): void {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth = Math.max(0, depth - 1)
    else if (character === '\n' && /^(?:[ \t]*[-?] ){21}|^ {200}/.test(text.slice(at + 1, at + 300)))
      throw wrong(at + 1, `it is nested deeper than ${MOST_DEPTH} levels`)
    if (depth > MOST_BRACKETS) throw wrong(at, `it is nested deeper than ${MOST_DEPTH} levels`)
  }
}

/** Patterns and values may hold brackets of their own, open ones too. */
const MOST_BRACKETS = 2_000

function mustBePlain(document: Document.Parsed, wrong: Wrong): void {
  const [error] = document.errors
  if (error) throw wrong(error.pos[0], error.message.split('\n')[0]!.replace(/\.$/, ''))
  visit(document, {
    Node(_, node, path) {
      if (isAlias(node)) throw wrong(node, 'an alias (*) has no place in a contract')
      const { anchor, tag } = node as { readonly anchor?: string; readonly tag?: string }
      if (anchor !== undefined) throw wrong(node, 'an anchor (&) has no place in a contract')
      if (tag !== undefined && !isOwnTag(tag)) throw wrong(node, 'a tag (!) has no place in a contract')
      if (path.length > 2 * MOST_DEPTH) throw wrong(node, `it is nested deeper than ${MOST_DEPTH} levels`)
    },
  })
}

const isOwnTag = (tag: string): boolean => /^tag:yaml\.org,2002:(map|seq|str|int|float|bool|null)$/.test(tag)
