import pino from 'pino';
/** A log of one JSON object a line, on standard error unless `write` takes the lines. */
export function createLog(level, write) {
    const stream = write ? { write } : pino.destination({ fd: 2, sync: true });
    return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: ['authorization', 'token', '*.token'] }, stream);
}
//# sourceMappingURL=log.js.map