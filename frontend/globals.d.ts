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

// The extension (frontend/extension): the site and the key that are built in, and the browser's interface as far as it is used.
declare const SITE_ORIGIN: string;
declare const RELEASE_KEY: string;
declare namespace chrome {
  interface Listeners<Listener> {
    addListener(listener: Listener): void;
  }
  interface Tab {
    id?: number;
  }
  interface Headers {
    tabId: number;
    responseHeaders?: { name: string; value?: string }[];
  }
  const action: {
    setBadgeText(details: { tabId: number; text: string }): Promise<void>;
    setBadgeBackgroundColor(details: { tabId: number; color: string }): Promise<void>;
    setTitle(details: { tabId: number; title: string }): Promise<void>;
  };
  const runtime: {
    sendMessage(message: unknown): Promise<unknown>;
    onMessage: Listeners<(message: unknown, sender: { tab?: Tab }) => void>;
  };
  const storage: {
    session: {
      get(key: string): Promise<Record<string, unknown>>;
      set(items: Record<string, unknown>): Promise<void>;
      remove(key: string): Promise<void>;
    };
  };
  const tabs: {
    query(query: { active: boolean; currentWindow: boolean }): Promise<Tab[]>;
    onRemoved: Listeners<(tabId: number) => void>;
  };
  const webRequest: {
    onHeadersReceived: {
      addListener(listener: (details: Headers) => void, filter: { urls: string[]; types: string[] }, extra: string[]): void;
    };
  };
}
