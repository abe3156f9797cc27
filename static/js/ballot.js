// What is marked on a ballot is gone with its page: somebody who comes back to it finds it empty.

const form = document.querySelector("form[data-ballot]");
const output = form.querySelector("output");

function tell() {
  const marked = form.querySelectorAll("input[type=radio]:checked:not([value='0'])").length;
  output.textContent = `${output.dataset.marked} ${marked}/${form.querySelectorAll("fieldset").length}`;
}

form.addEventListener("input", tell);
addEventListener("pagehide", () => form.reset());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
tell();
