import { boolean, double, inside, integer, nextField, type Reader, span, text, unsigned } from './reader.ts'

/** The value of an `InferParameter`; nothing where it has none. */
export type Parameter = boolean | number | string | undefined

/** Reads an entry of a map of `InferParameter`. Errors: `protocols.bad_message`. */
export function readParameter(reader: Reader): readonly [string, Parameter] {
  return readEntry(reader, (value) => {
    let read: Parameter
    while (nextField(value)) {
      if (value.field === 1) read = boolean(value)
      else if (value.field === 2) read = integer(value)
      else if (value.field === 3) read = text(value)
      else if (value.field === 4) read = double(value)
      else if (value.field === 5) read = unsigned(value)
    }
    return read
  })
}

/** Reads an entry of a map of `ModelRepositoryParameter`; bytes come as text. Errors: `protocols.bad_message`. */
export function readRepositoryParameter(reader: Reader): readonly [string, Parameter] {
  return readEntry(reader, (value) => {
    let read: Parameter
    while (nextField(value)) {
      if (value.field === 1) read = boolean(value)
      else if (value.field === 2) read = integer(value)
      else if (value.field === 3) read = text(value)
      else if (value.field === 4) read = span(value).toString('latin1')
    }
    return read
  })
}

function readEntry(reader: Reader, read: (value: Reader) => Parameter): readonly [string, Parameter] {
  let key = ''
  let parameter: Parameter
  while (nextField(reader))
    if (reader.field === 1) key = text(reader)
    else if (reader.field === 2) parameter = read(inside(reader))
  return [key, parameter]
}
