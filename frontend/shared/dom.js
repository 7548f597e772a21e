// Finding and creating elements. Lives here: lookups that throw at once where the template lacks a part that a script needs.
// Not here: what the parts mean.

/**
 * Returns the first element that matches; throws where there is none.
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
 * Returns the first element that matches, or null.
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
 * Returns every element of the kind that matches.
 *
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
 * Returns the value of a data attribute; throws where the template did not write it.
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
 * Creates an element with these properties.
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
 * Creates a paragraph whose changes screen readers announce.
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
