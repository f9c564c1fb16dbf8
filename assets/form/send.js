// Getting a reply across, once.
/** Returns the status (0: none), the seconds to wait, and whether the answer is JSON. */
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
		// HTML comes from a proxy or a host without a relay: it says nothing about the mailbox.
		if (json && [404, 410].includes(status)) return "gone";
		if (json && [400, 409, 413].includes(status)) return "full";
		if (stop.aborted) break;
		tell("waiting");
		await new Promise((resolve) => {
			setTimeout(resolve, 1000 * (after || wait));
			addEventListener("online", resolve);
		});
	}
}
