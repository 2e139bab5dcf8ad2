/** Checks of numbers and codes that are issued to people. Each takes the text without spaces, points and dashes. */

/** ISO/IEC 7812-1: the last digit makes the sum of digits, every second doubled, a multiple of ten. */
export function luhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** A payment card: 13 to 19 digits of a scheme that issues cards. */
export function isCard(text: string): boolean {
  return /^(?:3[4-9]|4\d|5[0-8]|6\d|2[2-7])\d{11,17}$/.test(text) && luhn(text)
}

/** ISO 13616: country, two check digits, account; the whole is 1 modulo 97. */
export function isIban(text: string): boolean {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(text)) return false
  const turned = text.slice(4) + text.slice(0, 4)
  let rest = 0
  for (const character of turned) {
    const value = Number.parseInt(character, 36)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0)

const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE'
const CHINESE = '10X98765432'
const HETU = '0123456789ABCDEFHJKLMNPRSTUVWXY'
const CPF = [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]

/** Brazil: two check digits modulo 11. */
function isCpf(text: string): boolean {
  if (!/^\d{11}$/.test(text) || /^(\d)\1+$/.test(text)) return false
  const check = (weights: readonly number[]): number => ((weighted(text, weights) * 10) % 11) % 10
  return check(CPF.slice(1)) === Number(text[9]) && check(CPF) === Number(text[10])
}

/** Germany, tax: ISO 7064 modulo 11, 10; one digit comes again among the first ten. */
function isSteuerId(text: string): boolean {
  if (!/^[1-9]\d{10}$/.test(text) || new Set(text.slice(0, 10)).size > 9) return false
  let product = 10
  for (const digit of text.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10
    product = (sum * 2) % 11
  }
  return (11 - product) % 10 === Number(text[10])
}

/** France: 13 digits and a key modulo 97; Corsica has letters. */
function isNir(text: string): boolean {
  if (!/^[12]\d{4}(?:\d{2}|2[AB])\d{8}$/.test(text)) return false
  const digits = text.replace('2A', '19').replace('2B', '18')
  return 97n - (BigInt(digits.slice(0, 13)) % 97n) === BigInt(digits.slice(13))
}

const isDate = (month: string, day: string): boolean => Number(month) >= 1 && Number(month) <= 12 && Number(day) <= 31

/** Poland: a date of birth and a check digit. */
export function isPesel(text: string): boolean {
  return (
    /^\d{11}$/.test(text) &&
    isDate(String(Number(text.slice(2, 4)) % 20), text.slice(4, 6)) &&
    (10 - (weighted(text, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === Number(text[10])
  )
}

/** United Kingdom, health service: weights 10 to 2 modulo 11; a rest that would need a check digit of 10 is not issued. */
export function isNhsNumber(text: string): boolean {
  return /^\d{10}$/.test(text) && (11 - (weighted(text, CPF.slice(1)) % 11)) % 11 === Number(text[9])
}

/** United States, providers of health care: the Luhn sum with the prefix 80840 of the country and its health care. */
export function isProviderNumber(text: string): boolean {
  return /^[12]\d{9}$/.test(text) && luhn(`80840${text}`)
}

/** United States, banks (ABA): weights 3, 7, 1 modulo 10. */
export function isRoutingNumber(text: string): boolean {
  return /^(?!0{9})\d{9}$/.test(text) && weighted(text, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0
}

/** Verhoeff's scheme: digits as turns and mirrorings of a pentagon, each place after its own permutation. */
const SWAPS = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

function turned(a: number, b: number): number {
  if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5
  return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5
}

function permuted(digit: number, times: number): number {
  return times === 0 ? digit : permuted(SWAPS[digit]!, times - 1)
}

/** India: twelve digits, not from 0 or 1, by Verhoeff 1969. */
export function isAadhaar(text: string): boolean {
  if (!/^[2-9]\d{11}$/.test(text)) return false
  const digits = [...text].reverse().map(Number)
  return digits.reduce((sum, digit, place) => turned(sum, permuted(digit, place % 8)), 0) === 0
}

type Check = (text: string) => boolean

/** By country, those with a check digit. */
const CHECKED: readonly Check[] = [
  isCpf,
  isSteuerId,
  isNir,
  // Spain
  (text) =>
    /^[XYZ\d]\d{7}[A-Z]$/.test(text) &&
    DNI[Number(text.slice(0, 8).replace('X', '0').replace('Y', '1').replace('Z', '2')) % 23] === text[8],
  isPesel,
  isNhsNumber,
  isProviderNumber,
  isAadhaar,
  // Netherlands
  (text) => /^\d{9}$/.test(text) && text !== '000000000' && weighted(text, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  // Sweden
  (text) => /^(?:19|20)?\d{10}$/.test(text) && isDate(text.slice(-8, -6), text.slice(-6, -4)) && luhn(text.slice(-10)),
  // Finland
  (text) =>
    /^\d{6}[-+A-F]\d{3}[0-9A-Y]$/.test(text) &&
    isDate(text.slice(2, 4), text.slice(0, 2)) &&
    HETU[Number(text.slice(0, 6) + text.slice(7, 10)) % 31] === text[10],
  // Belgium
  (text) =>
    /^\d{11}$/.test(text) &&
    ['', '2'].some((century) => 97 - (Number(century + text.slice(0, 9)) % 97) === Number(text.slice(9))),
  // Switzerland: EAN-13
  (text) =>
    /^756\d{10}$/.test(text) &&
    (10 - (weighted(text, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]) % 10)) % 10 === Number(text[12]),
  // China: ISO 7064 modulo 11-2
  (text) =>
    /^\d{17}[\dX]$/.test(text) &&
    isDate(text.slice(10, 12), text.slice(12, 14)) &&
    CHINESE[weighted(text, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] === text[17],
]

/** The number of a national identity, tax or insurance card with the check digit of one of fourteen countries. */
export function hasNationalCheck(text: string): boolean {
  return CHECKED.some((check) => check(text))
}

/** Forms without a check digit: United States (with dashes), United Kingdom, Italy. */
export function hasNationalForm(text: string): boolean {
  return (
    /^(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}$/.test(text) ||
    /^[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/.test(text.replaceAll(' ', '')) ||
    /^[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z]$/.test(text)
  )
}
