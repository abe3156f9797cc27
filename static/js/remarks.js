// A new remark in the minutes being written: it needs no network, for its key is made here.

import { allSaved, keep } from "./autosave.js";
import { dirty } from "./draft.js";

function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// The part that is written in may be another one by now, so its button is heard on the page.
document.addEventListener("click", (event) => {
  if (event.target.id !== "next-remark") return;
  const fresh = document.getElementById("fresh");
  const next = document.createElement("template");
  next.innerHTML = fresh.innerHTML.replaceAll(fresh.dataset.nobody, key()); // in its address and its ids
  const form = document.importNode(next.content.firstElementChild, true);
  const speaker = document.getElementById("now").dataset.speaker;
  if (speaker) form.elements.speaker.value = speaker;
  document.getElementById("remarks").append(form);
  keep(form);
  form.elements.text.focus();
});

// What is written about the point that is on takes the place of what was written about the last one, in the same page.
async function follow() {
  const answer = await fetch(location.pathname);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const written = page.getElementById("written");
  if (!answer.ok || !written) return location.assign(location.pathname);
  const here = document.importNode(written, true);
  document.getElementById("written").replaceWith(here);
  here.querySelectorAll("form[data-autosave]").forEach(keep);
  for (const form of here.querySelectorAll("form[data-guard]")) {
    form.addEventListener("input", () => dirty.add(form));
    form.addEventListener("submit", () => dirty.delete(form));
  }
  history.replaceState(null, "", location.pathname);
}

// Whoever moves the agenda on goes on writing under the new point; what cannot be saved now keeps the page as it is.
document.addEventListener("htmx:afterSettle", async (event) => {
  const now = document.getElementById("now").dataset.item;
  if (!("takesAlong" in (event.detail.requestConfig?.elt.dataset ?? {}))) return;
  if (now && now !== document.getElementById("item").value && await allSaved()) await follow();
});
