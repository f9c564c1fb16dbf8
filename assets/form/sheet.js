// The interviewer's sheet: docs/feedback.md. Loaded only for a request that is one.
import { draft, el, reply, request, save, show, showForm } from "./form.js";
import { TEXT } from "./sheetwords.js";
import { crc8, decode, post } from "./travel.js";
import { rows, say } from "./words.js";

const EVERY = 1000;
const who = { who: request.name || say("who") };
const note = el("p", { role: "status" });
const tell = (key) => (note.textContent = key && say(key));
const button = (key, onclick, className = "") => el("button", { type: "button", onclick, className }, say(key));
let sheet, base, queue, screen, dirty;

rows.push(...TEXT.trim().split("\n\n").map((row) => row.split("\n")));

async function inLink() {
	const bytes = decode(location.hash.split(".")[1] ?? "");
	if (bytes.length < 2 || crc8(bytes)) throw Error("bad");
	const packed = new Blob([bytes.subarray(0, -1)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
	const { friend, ...found } = await new Response(packed).json();
	return { ...found, state: { step: 0, order: found.questions.map((_, n) => n), friend, at: 0, opened: 0 } };
}

async function ask(path, body) {
	const signal = AbortSignal.timeout?.(5000), method = body ? "POST" : "GET";
	const answer = await fetch(path, { method, body, signal });
	if (!answer.ok) throw Error(answer.status);
	return answer.json();
}

// What the app does with a tap, done here too: the screen never waits for the network.
function after({ step, order, friend, at, opened, ended }, tap) {
	const asked = order[at];
	if (tap === "next") [at, opened] = [Math.min(at + 1, order.length), 0];
	if (tap === "back") [at, opened] = [Math.max(at - 1, 0), 0];
	if (tap === "follow_up" && opened < sheet.questions[asked].length - 1) opened++;
	if (tap === "later") {
		const behind = order.slice(at + 1).filter((n) => friend.includes(n) === friend.includes(asked));
		order = [...order.slice(0, at), ...behind, asked, ...order.slice(at + 1 + behind.length)];
		opened = 0;
	}
	return { step, order, friend, at, opened, ended };
}

const state = () => queue.reduce(after, base);

function keep() {
	draft.sheet = { base, queue };
	save();
}

function tap(name) {
	queue.push(name);
	if (request.channel !== "lan") [base, queue] = [state(), []];
	keep();
	draw();
	if (queue.length === 1) send();
}

let sending, timer;
async function send() {
	if (sending || !draft) return;
	sending = true;
	try {
		while (queue.length) {
			const tapped = { step: base.step, do: queue[0] }, now = await ask("step", JSON.stringify(tapped));
			// The app moved meanwhile: it is right, and what was tapped here was meant for something else.
			queue = now.step === base.step + 1 ? queue.slice(1) : [];
			base = now;
		}
		const now = await ask("step");
		if (!queue.length) base = now;
		if (dirty && draft && reply()) {
			dirty = false;
			await post("part", JSON.stringify(reply()), "application/json");
		}
		if (note.textContent === say("alone")) tell("");
	} catch ({ message }) {
		// A tap that the app refuses is dropped; without the app everything goes on here and catches up.
		if (+message) queue = [];
		else tell("alone");
	}
	sending = false;
	// The reply may have been sent meanwhile; then nothing is left to keep.
	if (draft) keep(), draw();
}

// What the reply says of the answers: nothing that was not said.
function hear() {
	const { taps, notes } = draft;
	draft.heard = { ...(taps.some(Boolean) && { answers: taps }), ...(notes.trim() && { notes: notes.trim() }) };
	dirty = true;
	save();
}

function rating(number) {
	const choice = (value) => {
		const onchange = () => ((draft.taps[number] = value), hear()), checked = draft.taps[number] === value;
		return el("label", {}, el("input", { type: "radio", name: "answer", onchange, checked }), say("heard" + value));
	};
	return el("div", {}, el("fieldset", {}, el("fieldset", {}, el("legend", {}, say("heard")), ...[0, 1, 2, 3].map(choice))));
}

function draw() {
	const now = state(), { order, at, opened, friend, ended } = now, shown = [order, at, opened, friend, !!ended].join();
	if (shown === screen || screen === "form") return;
	screen = shown;
	if (at >= order.length || ended) return finish();
	const number = order[at], [question, ...follow] = sheet.questions[number], theirs = friend.includes(number);
	const typing = document.activeElement.tagName === "TEXTAREA";
	const oninput = ({ target }) => ((draft.notes = target.value), hear());
	const notes = el("textarea", { value: draft.notes, rows: 3, maxLength: 1200, oninput });
	const more = button("follow_up", () => tap("follow_up"), "tonal");
	more.disabled = opened >= follow.length;
	show(question, [`${at + 1} / ${order.length}`, ...(theirs ? [say("yours", who)] : [])], el("section", {},
		el("div", {}, ...follow.slice(0, opened).map((text) => el("p", {}, "↳ " + text)), more), ...(theirs ? [] : [rating(number)]),
		el("div", {}, el("label", {}, say("notes"), notes)),
		el("div", {}, note, button("go_on", () => tap("next")), button("later", () => tap("later"), "tonal"),
			button("before", () => tap("back"), "quiet"), button("finish", finish, "quiet"))));
	if (typing) notes.focus();
}

function finish() {
	screen = "form";
	draft.finished = true;
	save();
	showForm();
	const again = () => {
		draft.finished = screen = "";
		if (state().at >= base.order.length) tap("back");
		draw();
	};
	if (!draft.sealed && !state().ended) document.querySelector("form").append(button("questions", again, "quiet"));
}

/** Shows the sheet where it was, after three sentences for who never did this. */
export async function open() {
	if (request.channel !== "lan" && !window.DecompressionStream) throw Error("newer");
	try {
		sheet = request.channel === "lan" ? await ask("sheet.json") : await inLink();
		if (!sheet.questions.length) throw 0;
	} catch (problem) {
		throw Error(request.channel === "lan" && !+problem.message ? "far" : "bad");
	}
	({ base, queue } = draft.sheet ?? { base: sheet.state, queue: [] });
	const begun = draft.taps;
	screen = "";
	draft.taps ??= sheet.questions.map(() => 0);
	draft.notes ??= "";
	const begin = () => {
		draft.finished ? finish() : draw();
		if (request.channel === "lan") send(), timer ??= setInterval(send, EVERY);
	};
	if (begun) return begin();
	show(say("sheet", who), [say("tip1"), say("tip2"), say("tip3")], el("section", {}, button("begin", begin)));
}
