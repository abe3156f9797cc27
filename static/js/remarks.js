// A new remark in the minutes being written: it needs no network, for its key is made here.

import { allSaved, keep } from "./autosave.js";

const fresh = document.getElementById("fresh");

function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

document.getElementById("next-remark")?.addEventListener("click", () => {
  const next = document.createElement("template");
  next.innerHTML = fresh.innerHTML.replaceAll(fresh.dataset.nobody, key()); // in its address and its ids
  const form = document.importNode(next.content.firstElementChild, true);
  const speaker = document.getElementById("now").dataset.speaker;
  if (speaker) form.elements.speaker.value = speaker;
  document.getElementById("remarks").append(form);
  keep(form);
  form.elements.text.focus();
});

// Whoever moves the agenda on goes on writing under the new point; what cannot be saved now keeps the page as it is.
document.addEventListener("htmx:afterSettle", async (event) => {
  const now = document.getElementById("now").dataset.item;
  if (!("takesAlong" in (event.detail.requestConfig?.elt.dataset ?? {}))) return;
  if (now && now !== document.getElementById("item").value && await allSaved()) location.assign(location.pathname);
});
