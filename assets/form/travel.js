// How feedback travels: docs/feedback.md.
import { join, seal } from "./hpke.js";

export const encode = (bytes) =>
	btoa(String.fromCharCode(...bytes)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
export const decode = (text) =>
	Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

/** Returns 0 for bytes that end with their CRC-8. */
export function crc8(bytes) {
	let crc = 0;
	for (const byte of bytes) {
		crc ^= byte;
		for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 128 && 7)) & 255;
	}
	return crc;
}

function sections(bytes) {
	const found = [];
	for (let at = 0; at < bytes.length; ) {
		const end = at + 2 + bytes[at + 1];
		if (!(end <= bytes.length)) throw Error("bad");
		found[bytes[at]] = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(at + 2, end));
		at = end;
	}
	return { name: found[1], question: found[2] };
}

/** Returns the request in a fragment; what follows the blob is dropped. Throws for a broken link. */
export function readLink(fragment) {
	const blob = decode(fragment.match(/^#([\w-]+)/)[1]), [flags, high, low] = blob;
	if (blob.length < 42 || crc8(blob)) throw Error("bad");
	return {
		...served({ form: flags > 63 || flags & 15, voice_presence: flags & 16 }), ...sections(blob.slice(41, -1)),
		channel: flags & 32 ? "mailbox" : "link", end: Date.UTC(2020) + (high * 256 + low + 1) * 86_400_000,
		id: blob.slice(3, 9), publicKey: blob.slice(9, 41),
	};
}

/** Returns the request that the asker's own device serves. Throws Error "newer". */
export function served({ form, voice_presence: all, name, question }) {
	if (!/^(\d|1[0-5])$/.test(form)) throw Error("newer");
	return { form, all, name, question, channel: "lan" };
}

/** Returns 0x01 ‖ request id ‖ enc ‖ ciphertext, the reply padded to 256 bytes. */
export async function envelope({ id, publicKey }, reply) {
	const bytes = join(JSON.stringify(reply)), aad = join([1], id);
	const plaintext = join(bytes, Array(-bytes.length & 255).fill(32));
	return join(aad, await seal({ publicKey, info: "rehearse reply 1", aad, plaintext }));
}

/** Returns the status or 0, the seconds to wait, and whether it is JSON. */
export async function post(url, body, type) {
	try {
		const signal = AbortSignal.timeout?.(20_000);
		const { status, headers } = await fetch(url, { method: "POST", body, headers: { "Content-Type": type }, signal });
		return [status, +headers.get("Retry-After"), /json/.test(headers.get("Content-Type"))];
	} catch {
		return [0];
	}
}

/** Tries until the mailbox has the bytes ("sent"), refuses them ("gone", "full") or `stop` is aborted. */
export async function deliver(url, bytes, tell, stop) {
	for (let wait = 2; !stop.aborted; wait = Math.min(2 * wait, 60)) {
		const [status, after, json] = await post(url, bytes, "application/octet-stream");
		if (status === 201) return "sent";
		// HTML comes from a proxy or a bare host: it says nothing of the mailbox.
		if (json && status === 404) return "gone";
		if (json && [409, 413].includes(status)) return "full";
		if (stop.aborted) break;
		tell("waiting");
		await new Promise((resolve) => {
			setTimeout(resolve, 1000 * (after || wait));
			addEventListener("online", resolve);
		});
	}
}
