// Types the libraries do not give. Lives here: nothing that runs.

declare module "govuk-frontend" {
  interface Component {
    new (element: Element): unknown;
    readonly moduleName: string;
  }
  export const CharacterCount: Component;
  export const Checkboxes: Component;
  export const ErrorSummary: Component;
  export const NotificationBanner: Component;
  export const Radios: Component;
  export const SkipLink: Component;
}

// What comes from outside is unknown until somebody names its shape: the standard library says `any`.
interface JSON {
  parse(text: string): unknown;
}
interface Body {
  json(): Promise<unknown>;
}
interface IDBObjectStore {
  get(query: IDBValidKey | IDBKeyRange): IDBRequest<unknown>;
}
