// Takes out of a page what could act by itself or ask for something from elsewhere. The pages were
// made safe before they were sealed, and the policy of index.html forbids it too: this is the third lock.
const AWAY = "meta,base,form,link,style,script,noscript,iframe,frame,frameset,object,embed,portal," +
  "applet,animate,set,animateTransform,animateMotion";
const HARMFUL = /^on|^(style|srcset|srcdoc|ping|action|formaction|background|target|autoplay|autofocus|nonce|manifest|data|cite|longdesc|xlink:href)$/i;

export function clean(root) {
  root.querySelectorAll(AWAY).forEach((one) => one.remove());
  for (const one of root.querySelectorAll("*")) {
    for (const { name } of [...one.attributes]) if (HARMFUL.test(name)) one.removeAttribute(name);
    if (one.localName === "img") one.removeAttribute("name"); // it would stand in for a part of `document`
    if (one.localName === "template") clean(one.content);
  }
}
