import { fail } from '../errors.ts'
import { printable } from '../shown.ts'

const TYPES = ['text/csv', 'application/json'] as const

/** What a body may be. Errors: `protocols.mlflow_content_type`. */
export function contentTypeOf(header: string | undefined): (typeof TYPES)[number] {
  if (header === 'application/json') return header
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim())
  const given = new Map(
    parameters
      .filter((part) => part !== '')
      .map((part) => [part.split('=', 1)[0]!.toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  )
  const charset = (given.get('charset') ?? 'utf-8').toLowerCase().replaceAll('"', '')
  if (charset !== 'utf-8') throw refuse('The scoring server only supports UTF-8')
  const others = [...given.keys()].filter((name) => name !== 'charset')
  if (others.length > 0)
    throw refuse(
      `Unrecognized content type parameters: ${others.map(printable).join(', ')}. Since version 2.0 of the MLflow scoring protocol the form of the input is a key of the JSON, such as dataframe_split, and no parameter.`,
    )
  const known = TYPES.find((one) => one === type.toLowerCase())
  if (known) return known
  const types = TYPES.map((one) => `'${one}'`).join(', ')
  throw refuse(
    `This predictor only supports the following content types: Types: [${types}]. Got '${printable(header ?? '')}'.`,
  )
}

const refuse = (reason: string): Error => fail('mlflow_content_type', { reason })
