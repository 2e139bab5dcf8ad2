import { readFileSync } from 'node:fs';
/** The environment of this process. */
export function environmentHere() {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const { node, v8 } = process.versions;
    return { millrace: version, node, v8, platform: `${process.platform}-${process.arch}` };
}
//# sourceMappingURL=environment.js.map