// The paper's page: coming back lands where one wrote, a marked passage goes into a comment.

import { textOfDom } from "./pasted.js";

// Coming back lands where one wrote last.
if (document.querySelector("form[data-autosave]")) {
  const place = `place:${location.pathname}`;
  document.addEventListener("focusin", (event) => {
    const section = event.target.closest("[data-section]");
    if (section) localStorage.setItem(place, section.id);
  });
  const last = localStorage.getItem(place);
  if (last && !location.hash) document.getElementById(last)?.scrollIntoView();
}

// A marked passage becomes the quotation of a comment.
const quote = document.getElementById("quote");
const commentForm = document.getElementById("comment-form");
if (quote && commentForm) {
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const text = selection.toString().trim();
    const place = text && selection.anchorNode.parentElement?.closest("[data-quotable]");
    quote.hidden = !place;
    if (!place) return;
    const box = selection.getRangeAt(0).getBoundingClientRect();
    quote.style.top = `${window.scrollY + box.bottom + 6}px`;
    quote.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - 220))}px`;
  });
  quote.addEventListener("mousedown", (event) => event.preventDefault());
  quote.addEventListener("click", () => {
    const selection = document.getSelection();
    commentForm.elements.quote.value = textOfDom(selection.getRangeAt(0).cloneContents()).trim();
    commentForm.elements.section.value = selection.anchorNode.parentElement.closest("[data-section]").dataset.section;
    quote.hidden = true;
    commentForm.scrollIntoView({ block: "start" });
    commentForm.elements.text.focus();
  });
}

// The bar says when something was saved last, and how many sections are written.
const written = document.querySelector("[data-written]");
document.addEventListener("draft:saved", (event) => {
  const saved = document.querySelector("[data-last-saved]");
  if (saved) saved.textContent = `· ${event.detail}`;
  const marks = [...document.querySelectorAll("[data-mark]")];
  if (!written || !marks.length) return;
  const done = marks.filter((mark) => !mark.classList.contains("tick-empty")).length;
  written.textContent = `${done}/${marks.length} ${written.dataset.word}`;
});
