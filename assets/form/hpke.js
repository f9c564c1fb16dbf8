// RFC 9180, base mode, single shot: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-GCM.
const P = 2n ** 255n - 19n;
const { subtle } = crypto;
const load = (raw, algorithm, ...uses) => subtle.importKey("raw", raw, algorithm, false, uses);

/** Joins texts and bytes. */
export const join = (...parts) =>
	Uint8Array.from(parts.flatMap((part) => [...(part.trim ? new TextEncoder().encode(part) : new Uint8Array(part))]));

const number = (bytes) => bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

function double([x, z]) {
	const sum = (x + z) ** 2n % P, difference = (x - z) ** 2n % P, e = sum - difference;
	return [(sum * difference) % P, (e * (sum + 121665n * e)) % P];
}

function add([x, z], [x2, z2], u) {
	const a = (x2 - z2) * (x + z), b = (x2 + z2) * (x - z);
	return [(a + b) ** 2n % P, (u * (a - b) ** 2n) % P];
}

/** RFC 7748, for browsers without X25519. Not constant in time: a secret here seals one reply. */
export function x25519(secret, point) {
	const k = join(secret);
	k[0] &= 248;
	k[31] = (k[31] & 127) | 64;
	const scalar = number(k), u = number(point) % 2n ** 255n;
	let low = [1n, 0n], high = [u, 1n], inverse = 1n;
	for (let at = 254n; at >= 0n; at--) {
		const both = add(low, high, u);
		[low, high] = (scalar >> at) & 1n ? [both, double(high)] : [double(low), both];
	}
	// By Fermat: every bit of P - 2 is set but 4 and 2.
	for (let at = 254; at >= 0; at--) inverse = (inverse ** 2n * (at === 4 || at === 2 ? 1n : low[1])) % P;
	const x = (((low[0] * inverse) % P) + P) % P;
	return Uint8Array.from(k, (_, at) => Number((x >> BigInt(8 * at)) & 255n));
}

async function exchange(publicKey, secret) {
	const name = "X25519";
	try {
		if (!secret) {
			const peer = await load(publicKey, name), own = await subtle.generateKey(name, false, ["deriveBits"]);
			return [await subtle.deriveBits({ name, public: peer }, own.privateKey, 256), await subtle.exportKey("raw", own.publicKey)];
		}
	} catch {}
	secret ??= crypto.getRandomValues(new Uint8Array(32));
	return [x25519(secret, publicKey), x25519(secret, [9, ...Array(31).fill(0)])];
}

// Zeros are the same key as none, which some browsers refuse.
const hmac = async (key, ...data) =>
	subtle.sign("HMAC", await load(join(key || Array(32).fill(0)), { name: "HMAC", hash: "SHA-256" }, "sign"), join(...data));

const extract = (suite, salt, label, key) => hmac(salt, "HPKE-v1", suite, label, key);
// Nothing asked of it is longer than one block.
const expand = async (suite, key, label, info, length) =>
	(await hmac(key, [0, length], "HPKE-v1", suite, label, info, [1])).slice(0, length);

/** Returns enc ‖ ciphertext. `size` of the key: 16 or 32; `ephemeral` is for test vectors. */
export async function seal({ publicKey, info, aad, plaintext, size = 32, ephemeral }) {
	const [dh, enc] = await exchange(publicKey, ephemeral);
	if (!join(dh).some(Boolean)) throw Error("bad");
	const kem = join("KEM", [0, 32]), suite = join("HPKE", [0, 32, 0, 1, 0, size / 16]);
	const shared = await expand(kem, await extract(kem, "", "eae_prk", dh), "shared_secret", join(enc, publicKey), 32);
	const context = join([0], await extract(suite, "", "psk_id_hash", ""), await extract(suite, "", "info_hash", info));
	const secret = await extract(suite, shared, "secret", "");
	const iv = await expand(suite, secret, "base_nonce", context, 12);
	const key = await load(await expand(suite, secret, "key", context, size), "AES-GCM", "encrypt");
	return join(enc, await subtle.encrypt({ name: "AES-GCM", iv, additionalData: aad }, key, plaintext));
}
