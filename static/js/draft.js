// A text that saves itself and never loses a word. Its form has a "text" and a "version"; what else the form holds
// goes with the text. What stands in the place of its area (editor.js) is told of another text by "written".

import { drop, keep, kept } from "./keeping.js";
import { countWords, show } from "./marks.js";

const words = document.getElementById("words")?.dataset;
const PAUSE = 1000;
const RETRY = 5000;
const KEPT_ALIVE = 60000; // what a browser sends on after its page has gone

// Whatever holds words that the server does not have yet: drafts, and forms with a button of their own.
export const dirty = new Set();

function token() {
  // With TLS the name begins with __Host-; a cookie without it may be left from before and is not read there.
  const match = document.cookie.match(/(?:^|; )__Host-csrftoken=([^;]+)/)
    ?? document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return match ? decodeURIComponent(match[1]) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

export class Draft {
  constructor(form) {
    this.form = form;
    this.area = form.elements.text;
    this.version = form.elements.version;
    this.status = form.querySelector("[data-status]");
    this.count = form.querySelector("[data-words]");
    this.old = form.querySelector("[data-old-font]");
    this.old?.querySelector("button").addEventListener("click", () => this.convert());
    const part = form.closest("[data-section]");
    this.mark = part && document.querySelector(`[data-mark="${part.dataset.section}"]`);
    this.saved = { ...this.snapshot(), text: this.area.defaultValue };
    this.stamp = this.status.textContent;
    this.unsure = null;
    this.refused = null; // what the server does not take, as it was sent
    this.sending = null;
    this.stopped = false;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("focusout", () => this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
    this.bringBack();
    if (!this.isSaved()) this.typed(); // written before this script had come
  }

  // What the form says now: the text, and beside it everything else but the version.
  snapshot() {
    const more = new URLSearchParams(new FormData(this.form));
    for (const name of ["text", "version", "csrfmiddlewaretoken"]) more.delete(name);
    return { text: this.area.value, more: String(more) };
  }

  // Whether the browser keeps a copy of the text. What goes with a text (who spoke) is not kept with it.
  get isKept() {
    return !this.snapshot().more && !("secret" in this.form.dataset);
  }

  // A text that did not reach the server before its page was gone. If somebody has saved another one since, its version
  // is no longer the newest, and both are shown.
  bringBack() {
    const place = this.form.getAttribute("action");
    const left = this.isKept && kept(place);
    if (!left) return;
    if (left.text === this.area.value) return void drop(place);
    this.version.value = left.version;
    this.write(left.text);
  }

  // Puts another text into the form than the one that was typed there.
  write(text) {
    this.area.value = text;
    this.area.dispatchEvent(new Event("written"));
  }

  isSaved(now = this.snapshot()) {
    return now.text === this.saved.text && now.more === this.saved.more;
  }

  // Sending the same once more would be refused once more.
  isRefused() {
    const now = this.snapshot();
    return now.text === this.refused?.text && now.more === this.refused.more;
  }

  // A form for something new is nothing yet while nothing is written in it.
  isBlank() {
    return "fresh" in this.form.dataset && !this.unsure && this.version.value === "0" && !this.area.value.trim();
  }

  // What stands there already is not said again, so that a link in it can be reached and a reader is not told twice.
  say(state, text) {
    if (this.status.dataset.state === state && this.said === text) return false;
    this.said = text;
    this.status.dataset.state = state;
    this.status.textContent = text;
    return true;
  }

  // While something is in the way, its notice stays until the text has arrived.
  mention(state, text) {
    if (this.status.dataset.state !== "waiting" && !this.stopped) this.say(state, text);
  }

  tally(count) {
    if (this.count) this.count.textContent = count;
    if (!this.mark) return;
    const state = count === 0 ? "empty" : count < Number(this.area.dataset.least) ? "short" : "ok";
    this.mark.className = `tick tick-${state}`;
    this.mark.textContent = { empty: "○", short: "◐", ok: "✓" }[state];
  }

  typed() {
    if (this.isBlank()) return this.settled();
    dirty.add(this);
    if (this.isKept) keep(this.form.getAttribute("action"), { text: this.area.value, version: this.version.value });
    this.mention("typing", words.typing);
    this.tally(countWords(this.area.value));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // One request at a time; who asks meanwhile waits for it. Resolves to whether the server answered that it has the text.
  save({ leaving = false } = {}) {
    this.sending ??= this.send(leaving).finally(() => { this.sending = null; });
    return this.sending;
  }

  // Resolves when everything typed has been saved, or cannot be saved now.
  async settle() {
    while (dirty.has(this) && await this.save());
  }

  // While the page is being left, the browser sends the request on by itself.
  async send(leaving) {
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    if (this.stopped || this.isRefused()) return false;
    // A text whose answer was lost may be on the server: it goes first, since sending it again changes nothing there.
    const sent = this.unsure ?? this.snapshot();
    if (this.isBlank() || this.isSaved(sent)) return this.settled();
    this.mention("saving", words.saving);
    this.unsure = sent;
    const body = new URLSearchParams(sent.more);
    body.set("text", sent.text);
    body.set("version", this.version.value);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
        keepalive: leaving && String(body).length < KEPT_ALIVE,
      });
      return await this.answered(answer, sent);
    } catch {
      return this.wait(words.offline);
    }
  }

  async answered(answer, sent) {
    if (answer.ok) return this.done(await answer.json(), sent);
    if (answer.status === 409) return this.clash(await answer.json());
    // A redirect leads to the sign-in page; 403 may be a stale token after signing in again.
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.signIn();
    if (answer.status === 403 && !this.second) {
      this.second = true;
      return this.wait(words.refused);
    }
    if (answer.status === 403 || answer.status === 404) {
      this.stopped = true;
      this.say("waiting", words.refused);
      return false;
    }
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const reason = isJson ? (await answer.json()).error : null;
    if (answer.status >= 500) return this.wait(`${reason ?? words.trouble} ${words.kept}`);
    return this.refuse(sent, reason ?? words.refused);
  }

  // What is wrong with the text stays said until its writer has changed it.
  refuse(sent, reason) {
    this.refused = sent;
    this.unsure = null;
    this.say("waiting", reason);
    if (!this.isRefused()) this.typed();
    return false;
  }

  done(reply, sent) {
    this.second = false;
    this.unsure = this.refused = null;
    this.version.value = reply.version;
    if (this.old) {
      this.old.dataset.text = reply.in_unicode ?? "";
      this.old.hidden = !reply.in_unicode;
    }
    const touched = this.form.contains(document.activeElement) || this.area.value !== sent.text;
    if (!touched && reply.text !== sent.text) this.write(reply.text);
    this.saved = { text: this.area.value === reply.text ? reply.text : sent.text, more: sent.more };
    this.stamp = `${words.saved} ${reply.saved_at}`;
    if (this.isSaved()) return this.settled(reply.words);
    this.say("typing", words.typing);
    this.typed();
    return true;
  }

  settled(count) {
    dirty.delete(this);
    if (this.isKept) drop(this.form.getAttribute("action"));
    if (count !== undefined) this.tally(count);
    if (this.stamp) this.say("saved", this.stamp);
    if (this.stamp) this.form.dispatchEvent(new CustomEvent("draft:saved", { bubbles: true, detail: this.stamp }));
    else this.say("", "");
    return true;
  }

  // The text as it is in Unicode takes the place of one for an old font, unless something was typed meanwhile.
  convert() {
    if (!this.isSaved()) return void this.save();
    this.write(this.old.dataset.text);
    this.old.hidden = true;
    this.typed();
    this.save();
    this.area.focus();
  }

  wait(text) {
    this.say("waiting", text);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.save(), RETRY);
    return false;
  }

  signIn() {
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.save(), RETRY);
    if (!this.say("waiting", `${words.signin} `)) return false;
    const link = document.createElement("a");
    link.href = words.signinUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words.signinLink;
    this.status.append(link, ` ${words.signinAfter}`);
    return false;
  }

  clash(reply) {
    this.stopped = true;
    this.unsure = null;
    this.say("conflict", "");
    const box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-who]").textContent = `${words.conflict} ${reply.by} (${reply.at}).`;
    show(box.querySelector("[data-theirs]"), reply.theirs);
    show(box.querySelector("[data-mine]"), this.area.value);
    const choose = (text) => {
      box.remove();
      this.version.value = reply.version;
      this.stopped = false;
      this.saved = { text: reply.theirs, more: this.saved.more };
      this.stamp = `${words.saved} ${reply.at}`;
      this.write(text);
      this.typed();
      this.area.focus();
      this.save();
    };
    box.querySelector("[data-take-theirs]").addEventListener("click", () => choose(reply.theirs));
    box.querySelector("[data-keep-mine]").addEventListener("click", () => choose(this.area.value));
    box.querySelector("[data-keep-both]").addEventListener("click", () => choose(`${reply.theirs}\n\n${this.area.value}`));
    this.form.append(box);
    return false;
  }
}
