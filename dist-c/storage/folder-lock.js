import { createHash, randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { failStorage } from './errors.js';
/** The kernel takes 107 bytes for the path of a socket; names beside the lock's need some of them. */
const LONGEST_PATH = 90;
const ANSWER_WITHIN = 2_000;
const SETTLE = 50;
/**
 * Makes this process the only owner of a folder until it lets go or dies, however it dies: the lock is a listening socket,
 * which the kernel closes.
 *
 * Errors: `storage.folder_in_use` with the pid of the owner.
 *
 * @example
 * const unlock = await lockFolder('.millrace')
 */
export async function lockFolder(folder) {
    mkdirSync(folder, { recursive: true });
    const address = socketOf(folder);
    const own = `${address}.${randomUUID().slice(0, 8)}`;
    const token = `${process.pid} ${randomUUID()}`;
    const server = await listen(own, token);
    const { ino } = statSync(own);
    try {
        const winner = await take(address, { own, token });
        if (winner !== token)
            throw failStorage('folder_in_use', { folder, pid: winner.split(' ')[0] });
    }
    catch (error) {
        await close(server);
        throw error;
    }
    finally {
        // The socket stays under the lock's name alone, so that a killed owner leaves one file, which the next one takes away.
        rmSync(own, { force: true });
    }
    return async () => {
        if (statSync(address, { throwIfNoEntry: false })?.ino === ino)
            rmSync(address, { force: true });
        await close(server);
    };
}
/** Where the lock of a folder listens: inside it, or under a hashed name where that path would be too long. */
export function socketOf(folder) {
    const real = realpathSync(folder);
    const inside = path.join(real, 'owner.sock');
    if (Buffer.byteLength(inside) <= LONGEST_PATH)
        return inside;
    const digest = createHash('sha256').update(real).digest('hex').slice(0, 20);
    return path.join(os.tmpdir(), `millrace-${digest}.sock`);
}
/** Puts our socket under the lock's name, which only one can; answers whose is there in the end. */
async function take(address, { own, token }) {
    for (let cleared = false;; cleared = true) {
        if (linked(own, address)) {
            if (cleared)
                await sleep(SETTLE);
            // Who cleared the name may have done so at the same time as another; the one whose socket was moved away sees it here.
            return cleared ? ((await ask(address)) ?? 'unknown') : token;
        }
        const owner = await ask(address);
        if (owner !== undefined)
            return owner;
        await clear(address, `${own}.old`);
    }
}
/** Takes a dead owner's socket away; puts it back if it turns out to be that of one who came first. */
async function clear(address, aside) {
    try {
        renameSync(address, aside);
    }
    catch {
        return;
    }
    if ((await ask(aside)) !== undefined)
        linked(aside, address);
    rmSync(aside, { force: true });
}
function linked(from, to) {
    try {
        linkSync(from, to);
        return true;
    }
    catch (error) {
        if (error.code === 'EEXIST')
            return false;
        throw error;
    }
}
function listen(address, token) {
    return new Promise((resolve, reject) => {
        const server = net.createServer((socket) => {
            socket.on('error', () => socket.destroy());
            socket.end(token);
        });
        server.once('error', reject);
        server.listen(address, () => resolve(server.unref()));
    });
}
/** What the owner answers; `unknown` when it is too busy to; `undefined` when there is none. */
function ask(address) {
    return new Promise((resolve) => {
        let answer = '';
        const socket = net.connect(address);
        socket.setTimeout(ANSWER_WITHIN, () => {
            socket.destroy();
            resolve('unknown');
        });
        socket.on('data', (data) => {
            answer += data;
        });
        socket.on('end', () => resolve(answer || 'unknown'));
        socket.on('error', () => resolve(undefined));
    });
}
function close(server) {
    return new Promise((resolve) => server.close(() => resolve()));
}
//# sourceMappingURL=folder-lock.js.map