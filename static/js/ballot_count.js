// Says beside each row of a count whether its figures agree, while they are typed. The server checks again.

const form = document.querySelector("form[data-count]");

function numbers(inputs) {
  return [...inputs].map((input) => (input.value.trim() === "" ? null : Number(input.value)));
}

function say(output, text, right) {
  output.textContent = text;
  output.className = right ? "said-good" : "said-bad";
}

function agree(output, [issued, collected, valid, invalid]) {
  if ([issued, collected, valid, invalid].includes(null)) return say(output, "", true);
  const right = issued <= Number(form.dataset.present) && issued >= collected && collected === valid + invalid;
  return say(output, `${issued} ≥ ${collected} = ${valid} + ${invalid} ${right ? "✓" : "✗"}`, right);
}

function check() {
  const shared = form.querySelector("[data-numbers]");
  const common = shared ? numbers(shared.querySelectorAll("input")) : null;
  if (shared) agree(shared.querySelector("output"), common);
  form.querySelectorAll("tbody tr").forEach((row) => {
    const output = row.querySelector("output");
    const own = common ?? numbers(row.querySelectorAll("[data-number] input"));
    const votes = numbers(row.querySelectorAll("[data-votes] input"));
    const valid = own[2];
    if (valid === null || votes.every((one) => one === null)) return say(output, "", true);
    const sum = votes.reduce((all, one) => all + (one ?? 0), 0);
    if (sum !== valid) return say(output, `✗ ${form.dataset.sums} ${sum}/${valid}`, false);
    if (!common) agree(output, own);
    return output.className === "said-bad" ? output : say(output, `✓ ${form.dataset.right} ${valid}`, true);
  });
}

form.addEventListener("input", check);
check();
