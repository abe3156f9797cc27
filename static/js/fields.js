// Days, times, files and what is said of a wrong field: the same for everybody, whatever language the browser speaks.

const page = document.documentElement.lang;
const words = document.getElementById("field-words").dataset;
const DAY = /^(\d{1,2})[./\s-](\d{1,2})[./\s-](\d{4}|\d{2})$/;
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIME = /^(\d{1,2})(?:\s*(?:[:.hg]|giờ)\s*(\d{2})?(?::\d{2})?)?$/i;
const two = (number) => String(number).padStart(2, "0");

// The day that was typed, or null: 31/12/2026, 31-12-26, 31122026 or 2026-12-31.
function dayOf(typed) {
  const text = typed.trim().replace(/^(\d{2})(\d{2})(\d{4})$/, "$1/$2/$3");
  const iso = text.match(ISO);
  const found = iso ? [iso[3], iso[2], iso[1]] : text.match(DAY)?.slice(1);
  if (!found) return null;
  const [day, month, year] = found.map(Number);
  const full = year < 70 ? 2000 + year : year < 100 ? 1900 + year : year;
  const date = new Date(full, month - 1, day);
  date.setFullYear(full);
  return date.getDate() === day && date.getMonth() === month - 1 ? date : null;
}

function timeOf(typed) {
  const found = typed.trim().match(TIME);
  const [hour, minute] = found ? [Number(found[1]), Number(found[2] ?? 0)] : [24, 0];
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : null;
}

const written = (date) => `${two(date.getDate())}/${two(date.getMonth() + 1)}/${date.getFullYear()}`;
const inWords = (date) => date.toLocaleDateString(page === "vi" ? "vi-VN" : "en-GB", {
  weekday: "long", day: "numeric", month: "long", year: "numeric",
});

// What is typed is judged while it is typed, and written in its usual form once the field is left.
function judge(field, isLeft) {
  const isDay = field.dataset.kind === "day";
  const found = field.value.trim() && (isDay ? dayOf(field.value) : timeOf(field.value));
  const wrong = found === null ? (isDay ? words.noDay : words.noTime) : "";
  field.setCustomValidity(wrong);
  if (isLeft && found) {
    const usual = isDay ? written(found) : found;
    if (field.value !== usual) field.value = usual;
  }
  const said = field.closest(".typed")?.querySelector(".typed-said");
  if (!said) return;
  said.textContent = found ? inWords(found) : isLeft ? wrong : "";
  said.classList.toggle("error", Boolean(isLeft && wrong));
}

function openCalendar(field) {
  const native = document.createElement("input");
  native.type = "date";
  native.tabIndex = -1;
  native.setAttribute("aria-hidden", "true");
  native.className = "typed-native";
  const date = dayOf(field.value);
  if (date) native.value = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  field.closest(".typed").append(native);
  native.addEventListener("change", () => {
    field.value = native.value ? written(dayOf(native.value)) : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    native.remove();
    field.focus();
  });
  native.addEventListener("blur", () => native.remove());
  native.focus();
  native.showPicker?.();
}

function dressDay(field) {
  const box = document.createElement("span");
  box.className = "typed";
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "typed-open", title: words.calendar, tabIndex: -1 });
  button.setAttribute("aria-label", words.calendar);
  button.addEventListener("click", () => openCalendar(field));
  field.addEventListener("keydown", (event) => { if (event.altKey && event.key === "ArrowDown") openCalendar(field); });
  const said = document.createElement("span");
  said.className = "typed-said";
  said.setAttribute("role", "status");
  field.replaceWith(box);
  box.append(field, button, said);
  judge(field, true);
}

const sizeOf = (file) => `${(file.size / 1048576).toLocaleString("vi-VN", { maximumFractionDigits: 1 })} MB`;

function tellFiles(field) {
  const said = field.closest(".files").querySelector(".files-said");
  const most = Number(field.dataset.most) || Infinity;
  const large = [...field.files].some((file) => file.size > most * 1048576);
  field.setCustomValidity(large ? words.large.replace("{n}", most) : "");
  said.textContent = [...field.files].map((file) => `${file.name} (${sizeOf(file)})`).join(", ") || words.noFile;
  if (large) said.textContent += ` – ${words.large.replace("{n}", most)}`;
  said.classList.toggle("error", large);
}

function dressFiles(field) {
  const box = document.createElement("span");
  box.className = "files";
  const button = document.createElement("span");
  button.className = "btn btn-outline-primary btn-sm";
  button.textContent = field.multiple ? words.chooseFiles : words.chooseFile;
  button.setAttribute("aria-hidden", "true");
  const said = document.createElement("span");
  said.className = "files-said";
  said.setAttribute("role", "status");
  field.replaceWith(box);
  box.append(field, button, said);
  field.addEventListener("change", () => tellFiles(field));
  field.form?.addEventListener("reset", () => setTimeout(() => tellFiles(field)));
  tellFiles(field);
}

function dress(part) {
  part.querySelectorAll("input[data-kind=day]").forEach((field) => { if (!field.closest(".typed")) dressDay(field); });
  part.querySelectorAll("input[type=file]").forEach((field) => { if (!field.closest(".files")) dressFiles(field); });
}

function sentence(field) {
  const { validity: found } = field;
  if (found.customError) return field.validationMessage;
  if (found.valueMissing) {
    if (field.type === "checkbox") return words.unticked;
    return field.type === "radio" || field.matches("select") ? words.unchosen
      : field.type === "file" ? words.noFile : words.missing;
  }
  if (found.badInput) return words.number;
  if (found.rangeUnderflow) return words.least.replace("{n}", field.min);
  if (found.rangeOverflow) return words.most.replace("{n}", field.max);
  if (found.stepMismatch) return words.step;
  if (found.typeMismatch) return words.mail;
  return words.wrong;
}

document.addEventListener("invalid", (event) => event.target.setCustomValidity(sentence(event.target)), true);

function judgeAgain({ target, type }) {
  const form = target.closest("form") ?? target.form;
  const all = form ? [...form.elements] : [target];
  for (const field of all) {
    if (field.dataset.kind) judge(field, type === "change" || field !== target);
    else if (field.type !== "file" && field.validity?.customError) field.setCustomValidity("");
  }
}
document.addEventListener("input", judgeAgain);
// What a script has filled in says so to nobody: a button judges anew.
document.addEventListener("click", ({ target }) => {
  for (const field of target.closest("button")?.form?.elements ?? []) {
    if (!field.dataset.kind && field.type !== "file") field.setCustomValidity?.("");
  }
}, true);
document.addEventListener("change", judgeAgain);
// Of two entries the one that somebody else saved is taken.
document.addEventListener("click", ({ target }) => {
  const button = target.closest("button[data-take]");
  const field = button?.form?.elements.namedItem(button.dataset.take);
  if (!field) return;
  if (field.type === "checkbox") field.checked = Boolean(button.dataset.value);
  else field.value = button.dataset.value;
  (field[0] ?? field).dispatchEvent(new Event("input", { bubbles: true }));
});
document.addEventListener("htmx:afterSettle", (event) => dress(event.target));
dress(document);
