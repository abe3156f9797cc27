// Every form with data-autosave on the page saves itself; nothing typed is thrown away by leaving.

import { Draft, dirty } from "./draft.js";

const drafts = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Draft(form));

// A form that came into the page later.
export function keep(form) {
  drafts.push(new Draft(form));
}

window.addEventListener("online", () => drafts.forEach((draft) => draft.save()));
window.addEventListener("focus", () => drafts.forEach((draft) => draft.save()));

// Forms with a button of their own: what was typed there is not thrown away by leaving the page.
for (const form of document.querySelectorAll("form[data-guard]")) {
  form.addEventListener("input", () => dirty.add(form));
  form.addEventListener("submit", () => dirty.delete(form));
}
window.addEventListener("beforeunload", (event) => {
  drafts.forEach((draft) => draft.save({ leaving: true }));
  if (dirty.size) event.preventDefault();
});

// Resolves to whether the server has everything typed here.
export async function allSaved() {
  await Promise.all(drafts.map((draft) => draft.settle()));
  return dirty.size === 0;
}

// What was typed in the form with a button of its own is saved before the paper is submitted. Where it is not taken,
// the form is sent by itself, so that its errors are shown.
async function sendAlong(form) {
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  dirty.delete(form);
  if (answer.type === "opaqueredirect") submit.requestSubmit();
  else form.requestSubmit();
}

// Submitting waits for what is still on its way.
const submit = document.querySelector("form[data-submit]");
submit?.addEventListener("submit", async (event) => {
  const along = document.querySelector("form[data-goes-along]");
  const isTyped = along && dirty.has(along);
  if (!isTyped && !drafts.some((draft) => dirty.has(draft))) return;
  event.preventDefault();
  await Promise.all(drafts.map((draft) => draft.settle()));
  const waiting = drafts.find((draft) => dirty.has(draft));
  if (waiting) waiting.area.focus();
  else if (!isTyped) submit.requestSubmit();
  else await sendAlong(along);
});
