// Type declarations that libraries lack. No code that runs.

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

// Data from outside has the type `unknown` until the caller names its shape; TypeScript's own declarations say `any`.
interface JSON {
  parse(text: string): unknown;
}
interface Body {
  json(): Promise<unknown>;
}
interface IDBObjectStore {
  get(query: IDBValidKey | IDBKeyRange): IDBRequest<unknown>;
}

// Trusted Types (https://w3.org/TR/trusted-types), as far as the scripts here use them.
declare var trustedTypes:
  | {
      createPolicy(
        name: string,
        rules: { createScriptURL(address: string): string },
      ): { createScriptURL(address: string): string };
    }
  | undefined;
