// The cart: a changed quantity is sent by itself, and what has just happened is announced.
const wait = 700;
const remembered = "cart-focus";

for (const form of document.querySelectorAll(".quantity-form")) {
  const input = form.querySelector("input[name=quantity]");
  let timer = 0;

  const send = () => {
    clearTimeout(timer);
    if (input.value !== input.defaultValue && form.reportValidity()) {
      sessionStorage.setItem(remembered, input.id);
      form.requestSubmit();
    }
  };

  form.querySelector("button").hidden = true;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, wait);
  });
  input.addEventListener("change", send);
}

const focused = sessionStorage.getItem(remembered);
if (focused) {
  sessionStorage.removeItem(remembered);
  document.getElementById(focused)?.focus();
}

// Readers of screens tell what changes in a live region, not what it holds from the start.
const messages = [...document.querySelectorAll(".flashes [role]")];
if (messages.length > 0) {
  const region = document.createElement("p");
  region.className = "visually-hidden";
  region.role = "status";
  document.body.append(region);
  setTimeout(() => {
    region.textContent = messages.map((message) => message.textContent).join(" ");
  }, 100);
  setTimeout(() => region.remove(), 2000);
}
