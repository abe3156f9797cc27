// Pages of a conference that goes on: they ask again by themselves, say when the network is lost, and go on.
"use strict";

const lost = document.getElementById("lost");
const fresh = document.getElementById("fresh");

document.addEventListener("htmx:sendError", () => { lost.hidden = false; });
document.addEventListener("htmx:timeout", () => { lost.hidden = false; });
window.addEventListener("offline", () => { lost.hidden = false; });
document.addEventListener("htmx:beforeSwap", (event) => {
  // Only the part that was asked for is taken in: not the sign-in page, not a page of error.
  const mine = event.detail.xhr.getResponseHeader("X-Room") === "1";
  lost.hidden = mine;
  if (!mine) event.detail.shouldSwap = false;
});

// A point that is on elsewhere is told to whoever writes about another; a fresh page follows by itself.
function follow() {
  const now = document.getElementById("now");
  const elsewhere = document.getElementById("elsewhere");
  const writing = document.getElementById("item");
  if (elsewhere) elsewhere.hidden = !now.dataset.item || now.dataset.item === writing.value;
}
document.addEventListener("htmx:afterSettle", follow);
if (document.getElementById("now")) follow();

document.getElementById("item")?.addEventListener("change", (event) => event.target.form.requestSubmit());

// A new remark needs no network: its key is made here.
function key() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

document.getElementById("next-remark")?.addEventListener("click", () => {
  const form = document.importNode(fresh.content.firstElementChild, true);
  form.setAttribute("action", form.getAttribute("action").replace(fresh.dataset.nobody, key()));
  const speaker = document.getElementById("now").dataset.speaker;
  if (speaker) form.elements.speaker.value = speaker;
  document.getElementById("remarks").append(form);
  drafts.push(new Draft(form));
  form.elements.text.focus();
});

document.getElementById("full")?.addEventListener("click", () => document.getElementById("wall").requestFullscreen());
