// A page that came back with a refused form opens at the first thing to mend, not at its head.

document.addEventListener("DOMContentLoaded", () => {
  const fault = document.querySelector("main .alert-danger, main :is(input, select, textarea).is-invalid");
  if (!fault || fault.closest(".gate")) return;
  if (fault.matches(".alert-danger")) fault.tabIndex = -1;
  fault.focus({ preventScroll: true });
  fault.scrollIntoView({ block: "center" });
});
