// Finding parts of a page. Lives here: lookups that fail at once where the template lacks a part that a script relies on.
// Not here: what the parts mean.

/**
 * The first match, which the page must hold.
 *
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T}
 */
export function part(root, selector, kind) {
  const element = optionalPart(root, selector, kind);
  if (!element) throw new Error(`The page lacks ${selector}.`);
  return element;
}

/**
 * The first match, or null.
 *
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T | null}
 */
export function optionalPart(root, selector, kind) {
  const element = root.querySelector(selector);
  return isOf(element, kind) ? element : null;
}

/**
 * @template {Element} [T=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => T} [kind]
 * @returns {T[]}
 */
export function parts(root, selector, kind) {
  return [...root.querySelectorAll(selector)].filter((element) => isOf(element, kind));
}

/**
 * A data attribute, which the template must have written.
 *
 * @param {HTMLElement} element
 * @param {string} name as in `dataset`
 */
export function attribute(element, name) {
  const value = element.dataset[name];
  if (value === undefined) throw new Error(`The page lacks data-${name}.`);
  return value;
}

/**
 * An element of this kind with these properties.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Partial<HTMLElementTagNameMap[K]>} [properties]
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(name, properties = {}) {
  return Object.assign(document.createElement(name), properties);
}

/**
 * A line whose changes screen readers read out.
 *
 * @param {string} [className]
 */
export function createStatus(className = "govuk-body") {
  const status = create("p", { className });
  status.setAttribute("role", "status");
  return status;
}

/**
 * @template {Element} T
 * @param {Element | null} element
 * @param {(new () => T) | undefined} kind
 * @returns {element is T}
 */
function isOf(element, kind) {
  return element instanceof (kind ?? HTMLElement);
}
