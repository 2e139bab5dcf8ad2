/** The terminal of this process. */
export function processTerminal() {
    return {
        out: (text) => void process.stdout.write(text),
        err: (text) => void process.stderr.write(text),
        screen: process.stderr.isTTY === true && process.env['CI'] === undefined,
        columns: process.stdout.columns ?? 120,
        folder: process.cwd(),
        environment: process.env,
        stopped: () => new Promise((resolve) => {
            for (const signal of ['SIGINT', 'SIGTERM'])
                process.once(signal, () => resolve());
        }),
    };
}
//# sourceMappingURL=terminal.js.map