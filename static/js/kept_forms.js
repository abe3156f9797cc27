// Forms with a button of their own keep what was typed in this browser until it was taken. When the form is opened
// again, what is kept is offered; nothing is put into it unasked. Nothing is kept of forms that save themselves, of
// those with a password, and of those marked data-secret, such as a ballot.

import { allKept, drop, keep, kept, nothingWasTaken } from "./keeping.js";

const UNKEPT = new Set(["hidden", "password", "file", "submit", "button", "reset", "image"]);
const TICKED = new Set(["radio", "checkbox", "select-one", "select-multiple"]);
const TAKEN = ["navigate", "reload"];

function fieldsOf(form) {
  return [...form.elements].filter((field) => field.name && !UNKEPT.has(field.type));
}

function valuesOf(form) {
  return fieldsOf(form)
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
}

// What was written, without what was only ticked or chosen.
function writtenIn(form) {
  return JSON.stringify(fieldsOf(form).filter((field) => !TICKED.has(field.type)).map((field) => field.value));
}

function putBack(form, values) {
  const left = [...values];
  for (const field of fieldsOf(form)) {
    const isTick = ["radio", "checkbox"].includes(field.type);
    const place = left.findIndex(([name, value]) => name === field.name && (!isTick || value === field.value));
    if (isTick) field.checked = place >= 0;
    else if (place >= 0) field.value = left[place][1];
    if (place >= 0) left.splice(place, 1);
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function offer(form, place, what) {
  const box = document.getElementById("kept-offer").content.firstElementChild.cloneNode(true);
  box.querySelector("[data-at]").textContent = new Date(what.at).toLocaleString("vi-VN", {
    hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", hour12: false,
  });
  box.querySelector("[data-put-back]").addEventListener("click", () => { box.remove(); putBack(form, what.values); });
  box.querySelector("[data-throw-away]").addEventListener("click", () => { box.remove(); drop(place); });
  form.before(box);
}

function watch(form, place) {
  const empty = JSON.stringify(valuesOf(form));
  const unwritten = writtenIn(form);
  const what = kept(place);
  if (what && JSON.stringify(what.values) !== empty) offer(form, place, what);
  form.addEventListener("input", () => {
    if (writtenIn(form) === unwritten) drop(place);
    else keep(place, { values: valuesOf(form), page: location.pathname });
  });
  // What htmx has sent is answered in a part of the page.
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful && kept(place)?.sent) drop(place);
  });
  form.addEventListener("submit", () => {
    if (kept(place)) keep(place, { values: valuesOf(form), page: location.pathname, sent: true });
  });
}

// The page that comes after a form was sent from another one is the answer to it: the form was taken, or stands here
// again with its errors. Whoever only went back has no answer.
function settle() {
  const [way] = performance.getEntriesByType("navigation");
  const before = document.referrer && new URL(document.referrer);
  for (const [place, what] of allKept().filter(([, one]) => one.sent)) {
    const isAnswer = TAKEN.includes(way?.type) && before?.origin === location.origin && before.pathname === what.page;
    if (isAnswer) drop(place);
    else keep(place, { ...what, sent: false });
  }
}

if (!("member" in document.documentElement.dataset)) nothingWasTaken();
else {
  settle();
  const places = new Map();
  for (const form of document.querySelectorAll("form[method=post]:not([data-secret], [data-autosave])")) {
    const written = fieldsOf(form).filter((field) => !TICKED.has(field.type) && !field.hidden);
    if (!written.length || form.querySelector("[type=password], [autocomplete=one-time-code]")) continue;
    const address = form.getAttribute("action") || location.pathname;
    const count = (places.get(address) ?? 0) + 1;
    places.set(address, count);
    watch(form, count > 1 ? `${address}#${count}` : address);
  }
}
