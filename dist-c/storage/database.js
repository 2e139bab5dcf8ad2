const UNIQUE_VIOLATION = '23505';
/** True for the error of a write that met a unique key which is taken. */
export function isUniqueViolation(error) {
    return error?.code === UNIQUE_VIOLATION;
}
//# sourceMappingURL=database.js.map