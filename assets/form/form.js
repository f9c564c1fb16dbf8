import { decode, deliver, encode, envelope, post, readLink, served } from "./travel.js";
import { language, say } from "./words.js";

const LIMITS = { keep: 140, next: 140, answer: 280, moment: 80, name: 40 };
const KEY = location.pathname + location.hash;
let request, draft, who, stop;

function el(tag, props, ...children) {
	const node = document.createElement(tag);
	for (const key in props) key in node ? (node[key] = props[key]) : node.setAttribute(key, props[key]);
	node.append(...children);
	return node;
}

const button = (key, onclick, className = "") => el("button", { type: "button", onclick, className }, say(key));
const note = el("p", { role: "status" });
const tell = (key, places) => (note.textContent = key && say(key, places));

// For this tab only; undefined where a browser keeps nothing.
function tab(use) {
	try {
		return use(sessionStorage);
	} catch {}
}
const save = () => tab((kept) => (kept[KEY] = JSON.stringify(draft)));
const forget = () => tab((kept) => kept.removeItem(KEY));

function show(title, under, ...rest) {
	const heading = el("h1", { tabIndex: -1 }, title);
	tell("");
	document.querySelector("main").replaceChildren(el("header", {}, heading, ...under.map((text) => el("p", {}, text))), ...rest);
	heading.focus();
}

function field(key, tag = "textarea", label = say(key)) {
	const limit = LIMITS[key], count = el("small", { id: key });
	const input = el(tag, { value: draft[key] ?? "", rows: 2, "aria-describedby": key });
	const refresh = () => (count.textContent = `${[...input.value].length} / ${limit}`);
	input.oninput = () => {
		const letters = [...input.value.slice(0, 2 * limit + 1)], cut = letters.length > limit;
		if (cut) input.value = letters.slice(0, limit).join("");
		draft[key] = input.value;
		save();
		tell(cut ? "cut" : "", { n: limit });
		refresh();
	};
	refresh();
	return el("div", {}, el("label", {}, label, input), count);
}

function rating(row) {
	const [title, one, three, five] = say(row).split("|"), between = say("between");
	const choice = (text, value) => {
		const onchange = () => ((draft.ratings[row] = value || undefined), save());
		const checked = (draft.ratings[row] ?? 0) === value;
		return el("label", {}, el("input", { type: "radio", name: row, onchange, checked }), text);
	};
	return el("fieldset", {}, el("legend", {}, title), ...[say("unseen"), one, between, three, between, five].map(choice));
}

function reply() {
	const texts = {};
	for (const key in LIMITS) if (draft[key]?.trim()) texts[key] = draft[key].trim();
	const { name, ...said } = texts, { id, ratings, heard } = draft;
	return (Object.keys(said)[0] || Object.values({ ...ratings, ...heard }).some(Boolean)) && { v: 1, id, ratings, ...heard, ...texts };
}

function showForm() {
	const { form, name, question, channel, all } = request, { sealed } = draft;
	const rows = ["answer", "structure", "evidence", "fit", ...(all ? ["voice", "presence"] : []), "dialogue"];
	const send = el("button", {}, say(channel === "link" ? "seal" : "send")), ways = el("div", {});
	const fields = el("fieldset", { className: "all" },
		el("section", {}, el("p", {}, say("hint")), field("keep"), field("next"), question ? field("answer", "textarea", question) : ""),
		el("details", {}, el("summary", {}, say("more")), ...rows.map(rating), field("moment", "input")),
		el("section", {}, field("name", "input")));
	const busy = (on) => (send.disabled = fields.disabled = send.ariaBusy = on);

	function rest() {
		stop?.abort();
		delete draft.sealed;
		busy(false);
		ways.replaceChildren(button("clear", () => (forget(), begin()), "quiet"));
		tell(save() ? "" : "memory");
	}

	async function submit() {
		const answer = reply();
		if (!answer) return tell("empty");
		if (Date.now() >= request.end) return begin();
		busy(true);
		tell("sending");
		if (channel === "lan") {
			const [status] = await post("reply", JSON.stringify(answer), "application/json");
			if (status === 204) return showSent();
			rest();
			send.textContent = say("retry");
			return tell(status === 410 ? "gone" : "far");
		}
		// The same bytes every time: a mailbox keeps them once.
		draft.sealed ??= encode(await envelope(request, answer));
		if (channel === "link") return showReady();
		save();
		stop = new AbortController();
		ways.replaceChildren(button("hand", showReady, "tonal"), button("change", rest, "quiet"));
		const mailbox = new URL(`../api/mailboxes/${encode(request.id)}/envelopes`, location);
		const outcome = await deliver(mailbox, decode(draft.sealed), tell, stop.signal);
		outcome === "sent" ? showSent() : outcome && tell(outcome);
	}

	const onsubmit = (event) => (event?.preventDefault(), send.disabled || submit().catch(showProblem));
	show(name ? say("ask", who) : say("anon"),
		["about" + (form >> 2), "from" + (form & 3), "only", channel === "lan" ? "lan" : "sealed"].map((key) => say(key, who)),
		el("form", { autocomplete: "off", onsubmit }, fields, note, send, ways));
	rest();
	draft.sealed = sealed;
	if (sealed) onsubmit();
}

function showReady() {
	stop?.abort();
	// From here on only this is kept.
	draft = { sealed: draft.sealed, ready: true };
	save();
	const value = "RH1." + draft.sealed;
	const text = say("readyHint", who) + "\n" + new URL("../#/reply/" + value, location);
	const href = "mailto:?subject=Rehearse&body=" + encodeURIComponent(text);
	const box = el("textarea", { readOnly: true, rows: 4, value, ariaLabel: say("hand") });
	const copy = async () => {
		try {
			await navigator.clipboard.writeText(value);
			tell("copied");
		} catch {
			box.select();
			tell("nocopy");
		}
	};
	show(say("hand"), [say("readyHint", who)], el("section", {}, box, note,
		navigator.share ? button("share", () => navigator.share({ text }).catch(() => {})) : "",
		button("copy", copy),
		href.length < 2000 ? el("a", { href, className: "tonal" }, say("mail")) : "",
		button("clear", showSent, "quiet")));
}

function showSent() {
	forget();
	draft = null;
	// In the history, not in storage: coming back shows this page.
	history.replaceState("sent", "");
	const again = () => (history.replaceState(null, ""), begin());
	show(say(request.channel === "link" ? "thanks" : "sent"), [say("sentHint")],
		el("section", { className: "sent" }, button("again", again, "quiet")));
}

function showProblem({ message }) {
	const far = message === "far", known = far || ["gone", "newer"].includes(message);
	show(say("anon"), [say(known ? message : "bad"), far ? "" : say("renew")], far ? el("section", {}, button("retry", begin)) : "");
}

async function findRequest() {
	if (location.hash[1]) return readLink(location.hash);
	const answer = await fetch("request.json").catch(() => { throw Error("far"); });
	return served(await answer.json());
}

async function begin() {
	try {
		request = await findRequest();
		who = { who: request.name || say("who") };
		if (history.state) return showSent();
		if (Date.now() >= request.end) throw Error("gone");
		if (request.id && !crypto.subtle) location.protocol = "https:";
		draft = tab((kept) => JSON.parse(kept[KEY])) ?? { id: encode(crypto.getRandomValues(new Uint8Array(16))), ratings: {} };
		await (draft.ready ? showReady : request.form > 11 ? (await import("./sheet.js")).open : showForm)();
	} catch (problem) {
		showProblem(problem);
	}
}

document.documentElement.lang = language;
export { draft, el, reply, request, save, show, showForm };
addEventListener("hashchange", () => location.reload());
begin();
