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

/** Whether a field names a file, and for what. */
export function fileUseOf(schema: object): 'read' | 'write' | undefined {
  const { format } = schema as { readonly format?: string }
  return format === 'file' ? 'read' : format === 'new-file' ? 'write' : undefined
}
