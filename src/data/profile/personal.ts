import { hasNationalCheck, hasNationalForm, isCard, isIban } from './personal-checks.ts'
import type { Held } from './plan.ts'

/** What kind of personal data a column seems to hold. */
export type PersonalKind =
  | 'email'
  | 'phone'
  | 'name'
  | 'national_id'
  | 'iban'
  | 'card'
  | 'ip'
  | 'address'
  | 'birth_date'
  | 'location'

/** A finding: the share of the rows with a value that have the form. Never a value. */
export interface Personal {
  readonly kind: PersonalKind
  readonly share: number
}

/** A column, by its name and a sample of its different values as texts, each with how many rows have it. */
export interface Described {
  readonly name: string
  readonly held: Held
  readonly sample: readonly (readonly [text: string, rows: number])[]
  readonly min: number | null
  readonly max: number | null
  /** Some numbers have a fraction. */
  readonly fractions: boolean
}

interface Sign {
  readonly kind: PersonalKind
  readonly value: (text: string) => boolean
  readonly name?: RegExp
  /** The share that is enough by itself; 2: never. */
  readonly alone: number
  /** And where the name says so as well. */
  readonly named: number
}

const EMAIL = /^[^\s@<>,;]+@[^\s@<>,;]+\.[\p{L}]{2,}$/u
const CONTAINED_EMAIL = /[\w.+-]+@[\w-]+\.[\w.-]*[a-z]{2}/i
const IP4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)$/
const IP6 = /^(?=[0-9a-f:.]{3,45}$)(?:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}$|(?!.*::.*::)[0-9a-f:]*::[0-9a-f:.]*$)/i
const PERSON =
  /^\p{Lu}[\p{L}'’.-]*(?:,?\s+(?:\p{Lu}|\(|")[\p{L}'’.()"-]*|\s+(?:de|da|di|van|von|der|den|la|le|bin|al))*$/u
const STREET =
  /\d.*\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|boulevard|blvd|way|court|ct|place|pl|square|sq|terrace|rue|via|calle|avenida|rua)\b|(?:stra(?:ß|ss)e|str\.|weg|platz|allee|gasse|straat|laan|gatan|vej)\s+\d/i
const SEPARATORS = /[\s.()/-]/g

const bare = (text: string): string => text.replace(/[\s.-]/g, '').toUpperCase()

function isPhone(text: string): boolean {
  const digits = text.replace(SEPARATORS, '')
  return (
    /^\+?\d{7,15}$/.test(digits) &&
    (text.startsWith('+') || digits.length < text.length) &&
    !/^\d{4}[-/.]\d\d?[-/.]\d\d?$|^\d+\.\d+$|^-/.test(text)
  )
}

const isDigits = (text: string): boolean => /^\+?\d{7,15}$/.test(text.replace(SEPARATORS, ''))

/** The more telling first. */
const SIGNS: readonly Sign[] = [
  { kind: 'email', value: (text) => EMAIL.test(text), name: /e.?mail/i, alone: 0.5, named: 0.1 },
  { kind: 'iban', value: (text) => isIban(bare(text)), name: /iban/i, alone: 0.5, named: 0.1 },
  { kind: 'card', value: (text) => isCard(bare(text)), name: /card|pan$/i, alone: 0.8, named: 0.4 },
  {
    kind: 'national_id',
    value: (text) => hasNationalForm(text.toUpperCase()) || hasNationalCheck(bare(text)),
    name: /ssn|social.?sec|national.?id|tax.?id|passport|nino|cpf|pesel|bsn|dni|nif|steuer|personnummer|aadhaar|hetu|avs|ahv|nhs|(^|_)npi(_|$)/i,
    alone: 0.9,
    named: 0.4,
  },
  {
    kind: 'ip',
    value: (text) => IP4.test(text) || IP6.test(text),
    name: /(^|_|\b)ip(_|\b|$)/i,
    alone: 0.8,
    named: 0.3,
  },
  { kind: 'phone', value: isPhone, name: /phone|mobile|(^|_)(tel|fax|cell)(_|$)|telefon/i, alone: 0.8, named: 0.3 },
  { kind: 'phone', value: isDigits, name: /phone|mobile|(^|_)(tel|fax|cell)(_|$)|telefon/i, alone: 2, named: 0.6 },
  {
    kind: 'address',
    value: (text) => STREET.test(text),
    name: /addr|street|stra(ss|ß)e|calle|rue$/i,
    alone: 0.5,
    named: 0.2,
  },
  {
    kind: 'name',
    value: (text) => PERSON.test(text),
    name: /^(full|first|last|middle|given|family|sur|maiden|person|patient|customer|employee|client|owner)?[_ .-]*name$|surname|vorname|nachname|prenom|apellido|cognome/i,
    alone: 2,
    named: 0.5,
  },
]

const BIRTH = /birth|(^|_)dob($|_)|(^|_)born($|_)|geburt|naissance/i
/** So many rows of a text with an address of e-mail inside are worth a word. */
const CONTAINED = 0.01
const CODE = /code|country|city|product|file|company|airport|station/i

/** What a column seems to hold of people, by its name and its values; null for nothing. */
export function personalOf(column: Described): Personal | null {
  const { name, held, sample } = column
  if (BIRTH.test(name) && (held === 'time' || areDates(sample))) return { kind: 'birth_date', share: 1 }
  if (held === 'time' || held === 'boolean' || column.fractions) return null
  for (const sign of SIGNS) {
    const share = shareOf(sample, sign.value)
    const isNamed = sign.name?.test(name) === true && !(sign.kind === 'name' && CODE.test(name))
    if (share > 0 && share >= (isNamed ? sign.named : sign.alone)) return { kind: sign.kind, share }
  }
  const contained = held === 'text' ? shareOf(sample, (text) => CONTAINED_EMAIL.test(text)) : 0
  return contained >= CONTAINED ? { kind: 'email', share: contained } : null
}

function areDates(sample: Described['sample']): boolean {
  return shareOf(sample, (text) => /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/.test(text)) > 0.5
}

function shareOf(sample: Described['sample'], test: (text: string) => boolean): number {
  let [hits, rows] = [0, 0]
  for (const [text, count] of sample) {
    rows += count
    if (test(text.trim())) hits += count
  }
  return rows === 0 ? 0 : hits / rows
}

const LATITUDE = /(^|[_.\s])lat(itude)?$/i
const LONGITUDE = /(^|[_.\s])(lon|lng|long)(gitude)?$/i

/** Names of columns that are a latitude and a longitude: a pair with fractions, in their ranges. */
export function locationsAmong(columns: readonly Described[]): ReadonlySet<string> {
  const within = (name: RegExp, most: number) =>
    columns.filter(
      (one) => one.held === 'number' && one.fractions && name.test(one.name) && one.min! >= -most && one.max! <= most,
    )
  const [latitudes, longitudes] = [within(LATITUDE, 90), within(LONGITUDE, 180)]
  if (latitudes.length === 0 || longitudes.length === 0) return new Set()
  return new Set([...latitudes, ...longitudes].map(({ name }) => name))
}
