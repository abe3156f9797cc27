// A button that ticks all boxes of one name, or unticks them where all are ticked. Without scripts it is not shown.

for (const button of document.querySelectorAll("button[data-tick-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${button.dataset.tickAll}"]`)];
    const all = boxes.some((box) => !box.checked);
    boxes.forEach((box) => { box.checked = all; });
  });
}
