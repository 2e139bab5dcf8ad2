const WIDTH = 24;
const STEPS = 10;
export function createProgress(terminal) {
    return terminal.screen ? bar(terminal) : lines(terminal);
}
function bar(terminal) {
    let shown = '';
    return {
        report(done, doing) {
            const share = clamp(done);
            const full = Math.round(share * WIDTH);
            const head = `[${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}] ${String(Math.round(share * 100)).padStart(3)} % `;
            const text = (head + doing).slice(0, terminal.columns - 1);
            if (text === shown)
                return;
            shown = text;
            terminal.err(`\r\u001b[2K${text}`);
        },
        end() {
            if (shown !== '')
                terminal.err('\r\u001b[2K');
            shown = '';
        },
    };
}
function lines(terminal) {
    let before = '';
    return {
        report(done, doing) {
            const step = Math.floor(clamp(done) * STEPS);
            const now = `${step} ${doing}`;
            if (now === before)
                return;
            before = now;
            terminal.err(`${String(step * STEPS).padStart(3)} % ${doing}\n`);
        },
        end: () => undefined,
    };
}
const clamp = (share) => Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0));
//# sourceMappingURL=progress.js.map