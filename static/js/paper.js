// The paper's page: sections save themselves and never lose a word; a marked passage goes into a comment.
"use strict";

const words = document.getElementById("words")?.dataset;
const PAUSE = 1000;
const RETRY = 5000;
const dirty = new Set();

function token() {
  const match = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return match ? decodeURIComponent(match[1]) : document.querySelector("[name=csrfmiddlewaretoken]").value;
}

class Section {
  constructor(form) {
    this.form = form;
    this.area = form.elements.text;
    this.version = form.elements.version;
    this.status = form.querySelector("[data-status]");
    this.count = form.querySelector("[data-words]");
    this.mark = document.querySelector(`[data-mark="${form.closest("[data-section]").dataset.section}"]`);
    this.saved = this.area.value;
    this.busy = false;
    this.stopped = false;
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.save());
    form.addEventListener("submit", (event) => { event.preventDefault(); this.save(); });
  }

  say(state, text) {
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  tally(count) {
    this.count.textContent = count;
    if (!this.mark) return;
    const state = count === 0 ? "empty" : count < Number(this.area.dataset.least) ? "short" : "ok";
    this.mark.className = `tick tick-${state}`;
    this.mark.textContent = { empty: "○", short: "◐", ok: "✓" }[state];
  }

  typed() {
    dirty.add(this);
    if (!this.stopped) this.say("typing", words.typing);
    this.tally(this.area.value.split(/\s+/).filter(Boolean).length);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.busy || this.stopped || this.area.value === this.saved) return;
    this.busy = true;
    const sent = this.area.value;
    this.say("saving", words.saving);
    try {
      const answer = await fetch(this.form.action, {
        method: "POST",
        body: new URLSearchParams({ text: sent, version: this.version.value }),
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
      });
      await this.answered(answer, sent);
    } catch {
      this.wait(words.offline);
    } finally {
      this.busy = false;
    }
    if (!this.stopped && !this.retry && this.area.value !== this.saved) this.typed();
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
    if (answer.status === 403 || answer.status === 404 || answer.status === 422) {
      this.stopped = true;
      return this.say("waiting", words.refused);
    }
    return this.wait(words.offline);
  }

  done(reply, sent) {
    this.second = false;
    this.version.value = reply.version;
    if (this.area.value === sent && reply.text !== sent && document.activeElement !== this.area) this.area.value = reply.text;
    this.saved = this.area.value === reply.text ? reply.text : sent;
    if (this.area.value === this.saved) dirty.delete(this);
    this.tally(reply.words);
    this.say("saved", `${words.saved} ${reply.saved_at}`);
  }

  wait(text) {
    this.say("waiting", text);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => { this.retry = null; this.save(); }, RETRY);
  }

  signIn() {
    this.wait(`${words.signin} `);
    const link = document.createElement("a");
    link.href = words.signinUrl;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = words.signinLink;
    this.status.append(link, ` ${words.signinAfter}`);
  }

  clash(reply) {
    this.stopped = true;
    this.say("conflict", "");
    const box = document.getElementById("conflict").content.firstElementChild.cloneNode(true);
    box.querySelector("[data-who]").textContent = `${words.conflict} ${reply.by} (${reply.at}).`;
    box.querySelector("[data-theirs]").textContent = reply.theirs;
    box.querySelector("[data-mine]").textContent = this.area.value;
    const settle = (text) => {
      box.remove();
      this.version.value = reply.version;
      this.stopped = false;
      this.saved = reply.theirs;
      this.area.value = text;
      this.typed();
    };
    box.querySelector("[data-take-theirs]").addEventListener("click", () => settle(reply.theirs));
    box.querySelector("[data-keep-mine]").addEventListener("click", () => settle(this.area.value));
    box.querySelector("[data-keep-both]").addEventListener("click", () => settle(`${reply.theirs}\n\n${this.area.value}`));
    this.form.append(box);
  }
}

const sections = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Section(form));
window.addEventListener("online", () => sections.forEach((section) => section.save()));
window.addEventListener("focus", () => sections.forEach((section) => section.save()));

// Forms with a button of their own: what was typed there is not thrown away by leaving the page.
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => dirty.add(form));
  form.addEventListener("submit", () => dirty.delete(form));
}
window.addEventListener("beforeunload", (event) => {
  sections.forEach((section) => section.save());
  if (dirty.size) event.preventDefault();
});

// Submitting waits for what is still on its way.
const submit = document.querySelector("form[data-submit]");
submit?.addEventListener("submit", async (event) => {
  event.preventDefault();
  await Promise.all(sections.map((section) => section.save()));
  const waiting = sections.find((section) => dirty.has(section));
  if (waiting) return waiting.area.focus();
  submit.submit();
});

// A marked passage becomes the quotation of a comment.
const quote = document.getElementById("quote");
const commentForm = document.getElementById("comment-form");
if (quote && commentForm) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const text = selection.toString().trim();
    const place = text && selection.anchorNode.parentElement?.closest("[data-quotable]");
    quote.hidden = !place;
    if (!place) return;
    const box = selection.getRangeAt(0).getBoundingClientRect();
    quote.style.top = `${window.scrollY + box.bottom + 6}px`;
    quote.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 220))}px`;
  });
  quote.addEventListener("mousedown", (event) => event.preventDefault());
  quote.addEventListener("click", () => {
    const selection = document.getSelection();
    commentForm.elements.quote.value = selection.toString().trim();
    commentForm.elements.section.value = selection.anchorNode.parentElement.closest("[data-section]").dataset.section;
    quote.hidden = true;
    commentForm.scrollIntoView({ block: "start" });
    commentForm.elements.text.focus();
  });
}
