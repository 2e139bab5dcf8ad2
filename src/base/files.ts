import { Type } from 'typebox'

const LONGEST_PATH = 4_096

/**
 * A field that names a file to read. A command makes its path absolute; what a server is asked may only name files of its project
 * (`governance` sees to it).
 */
export function fileToRead(description: string) {
  return Type.String({ format: 'file', minLength: 1, maxLength: LONGEST_PATH, description })
}

/** A field that names a file to write. A server that is asked writes no file that is there already. */
export function fileToWrite(description: string) {
  return Type.String({ format: 'new-file', minLength: 1, maxLength: LONGEST_PATH, description })
}

/** A field that names a folder to write into, which may be there already. What it holds is for the action to check. */
export function folderToWrite(description: string) {
  return Type.String({ format: 'folder', minLength: 1, maxLength: LONGEST_PATH, description })
}

/** A field that names rows: a file to read, or a dataset as `flights`, `flights@3` or `flights@release`. */
export function rowsToRead(description: string) {
  return Type.String({ format: 'rows', minLength: 1, maxLength: LONGEST_PATH, description })
}

/** A field that names a store to read from: a file, a folder, or an address such as `http://…` and `postgres://…`. */
export function placeToRead(description: string) {
  return Type.String({ format: 'place', minLength: 1, maxLength: LONGEST_PATH, description })
}

/** The path that such a field names, of a `file:` or `sqlite:` address too; `undefined` for the address of something else. */
export function pathOfPlace(text: string): string | undefined {
  const hit = /^(?:sqlite(?:\+\w+)?:\/\/\/|file:(?:\/\/)?)(.*)$/i.exec(text)
  if (hit) return hit[1]!
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? undefined : text
}

/** A field of texts that name entities, `driver_id=1001`, or one that names rows with their keys, as `rowsToRead` does. */
export function entitiesToRead(description: string) {
  return Type.Array(Type.String({ format: 'entities', minLength: 1, maxLength: LONGEST_PATH }), {
    minItems: 1,
    maxItems: 10_000,
    description,
  })
}

/** True for a field of entities: its texts without `=` name rows. */
export function takesEntities(schema: object): boolean {
  return (schema as { readonly items?: { readonly format?: string } }).items?.format === 'entities'
}

/**
 * True for a text that names a dataset, with `@` and a version, branch, tag or moment behind it or without; what holds a dot or a
 * slash before the `@` is a path.
 */
export function isDatasetAddress(text: string): boolean {
  return /^[a-z][a-z0-9_-]{0,62}(@[A-Za-z0-9][A-Za-z0-9_.:+-]{0,127})?$/.test(text)
}

const USES = { file: 'read', 'new-file': 'write', folder: 'folder', rows: 'rows', place: 'place' } as const

/** Whether a field names a file or folder, and for what. */
export function fileUseOf(schema: object): 'read' | 'write' | 'folder' | 'rows' | 'place' | undefined {
  const { format } = schema as { readonly format?: string }
  return format !== undefined && Object.hasOwn(USES, format) ? USES[format as keyof typeof USES] : undefined
}
