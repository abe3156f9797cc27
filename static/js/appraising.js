// The table in which all subjects are appraised. Total and gap follow the typing, the arrow keys change the row, and
// the row one is in stands beside the table with what its own page says. Without scripts the table is saved as well.

const WIDE = matchMedia("(min-width: 1100px)");
const PATIENCE = 250;
const PARTS = "#pending, #facts, #reasons";
const table = document.querySelector("table.appraising");
const drawer = document.getElementById("drawer");
const rows = [...table.querySelectorAll("tbody tr")].filter((row) => row.querySelector("select"));
const known = new Map();
let here = null;
let timer = 0;

function points(text) {
  const value = text.trim().replace(",", ".");
  return value === "" || Number.isNaN(Number(value)) ? null : Number(value);
}

function figure(value) {
  return String(Math.abs(Math.round(value * 100) / 100)).replace(".", ",");
}

function reckon(row) {
  const place = row.querySelector("[data-total]");
  const marks = [...row.querySelectorAll("[data-own]")];
  if (!place || marks.some((mark) => points(mark.value) === null)) return;
  const total = marks.reduce((sum, mark) => sum + points(mark.value), 0);
  place.querySelector("strong").textContent = `${total < 0 ? "−" : ""}${figure(total)}`;
  const gap = place.querySelector("[data-gap]");
  const own = points(place.dataset.total);
  if (own === null) return;
  const apart = [total - own, ...marks.map((mark) => points(mark.value) - (points(mark.dataset.own) ?? points(mark.value)))];
  const isWide = apart.some((one) => Math.abs(one) >= Number(place.dataset.limit));
  gap.classList.toggle("late", isWide);
  gap.textContent = `${isWide ? "▲ " : ""}${apart[0] > 0 ? "+" : apart[0] < 0 ? "−" : ""}${figure(apart[0])}`;
}

async function read(address) {
  const answer = await fetch(address);
  if (!answer.ok || answer.redirected) return [];
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return [...page.querySelectorAll(PARTS)];
}

async function show(row) {
  const link = row.querySelector("th a");
  if (!known.has(link.href)) known.set(link.href, await read(link.href).catch(() => []));
  if (row !== here) return;
  drawer.querySelector("h2").textContent = link.textContent;
  drawer.querySelector("[data-place]").textContent = `${rows.indexOf(row) + 1}/${rows.length}`;
  drawer.querySelector("[data-page]").href = link.href;
  const parts = known.get(link.href).map((part) => document.importNode(part, true));
  for (const part of parts) {
    for (const box of [part, ...part.querySelectorAll("[id]")]) box.removeAttribute("id");
    for (const fold of part.querySelectorAll("details")) fold.open = true;
  }
  drawer.querySelector("[data-parts]").replaceChildren(...parts);
  drawer.hidden = false;
}

function enter(row) {
  if (row === here) return;
  here?.removeAttribute("aria-current");
  here = row;
  row.setAttribute("aria-current", "true");
  clearTimeout(timer);
  if (WIDE.matches) timer = setTimeout(show, PATIENCE, row);
}

function go(row, by, column = 0) {
  const next = rows[rows.indexOf(row) + by];
  const fields = next ? [...next.querySelectorAll("input:not([type=hidden]), select, textarea")] : [];
  (fields[column] ?? fields[0])?.focus();
}

table.addEventListener("input", (event) => reckon(event.target.closest("tr")));
table.addEventListener("focusin", (event) => {
  const row = event.target.closest("tr");
  if (rows.includes(row)) enter(row);
});
table.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !event.target.matches("input")) return;
  event.preventDefault();
  const row = event.target.closest("tr");
  const fields = [...row.querySelectorAll("input:not([type=hidden]), select, textarea")];
  go(row, by, fields.indexOf(event.target));
});
drawer.addEventListener("click", (event) => {
  const by = Number(event.target.dataset.step ?? 0);
  if (by && here) go(here, by);
});
rows.forEach(reckon);
