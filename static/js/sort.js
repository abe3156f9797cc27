// Many files at once: a line a file, with the person whose name its name holds. Nothing is sent before the button.

const files = document.querySelector("#sort [name=file]");
const table = document.getElementById("sorted");
const unsorted = document.getElementById("unsorted");

function plain(text) {
  const apart = text.normalize("NFC").replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2");
  const letters = apart.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
  return ` ${letters.replace(/[^a-z]+/g, " ").trim()} `;
}

// The one option whose name stands in the file's name, word by word ("03_Lai-The-Vuong", "LaiTheVuong") or as one
// word ("laithevuong"). Nobody where several fit, or where the name is only the beginning of another one.
function guess(name, options) {
  const words = plain(name);
  const found = options.filter((option) => words.includes(plain(option.text)));
  const joined = options.filter((option) => words.includes(` ${plain(option.text).replaceAll(" ", "")} `));
  return [found, joined].find((some) => some.length === 1)?.[0].value ?? "";
}

function count() {
  const left = [...table.querySelectorAll("tbody tr")].filter((row) => !row.querySelector("select").value);
  unsorted.hidden = !left.length;
  unsorted.querySelector("[data-names]").textContent = left.map((row) => row.querySelector("th").textContent).join(", ");
}

files.addEventListener("change", () => {
  const body = table.querySelector("tbody");
  body.replaceChildren();
  for (const file of files.files) {
    const row = document.importNode(document.getElementById("line").content.firstElementChild, true);
    const select = row.querySelector("select");
    row.querySelector("th").textContent = file.name;
    row.querySelector("input").value = file.name.replace(/\.[^.]+$/, "").replaceAll("_", " ");
    select.value = guess(file.name, [...select.options].slice(1));
    body.append(row);
  }
  table.hidden = !files.files.length;
  count();
});
table.addEventListener("change", count);
