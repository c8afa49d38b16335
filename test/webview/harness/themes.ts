/** The variables VS Code gives a webview, for the page's own pictures: values after its Dark Modern, Light Modern and high contrast themes. */

export const themeNames = ['dark', 'light', 'contrast'] as const;
export type ThemeName = (typeof themeNames)[number];

/** What VS Code puts on `<body>`. */
export const themeKinds: Readonly<Record<ThemeName, string>> = {
  dark: 'vscode-dark',
  light: 'vscode-light',
  contrast: 'vscode-high-contrast',
};

const shared = {
  'font-family': 'system-ui, "Ubuntu", "Droid Sans", sans-serif',
  'font-size': '13px',
  'font-weight': 'normal',
  'editor-font-family': '"Droid Sans Mono", "DejaVu Sans Mono", monospace',
  'editor-font-size': '14px',
};

const dark = {
  foreground: '#cccccc',
  descriptionForeground: '#9d9d9d',
  errorForeground: '#f85149',
  focusBorder: '#0078d4',
  'icon-foreground': '#cccccc',
  'editor-background': '#1f1f1f',
  'editor-foreground': '#cccccc',
  'editorWidget-background': '#202020',
  'widget-border': '#313131',
  'panel-border': '#2b2b2b',
  'panelTitle-activeBorder': '#0078d4',
  'panelTitle-activeForeground': '#cccccc',
  'panelTitle-inactiveForeground': '#9d9d9d',
  'editorError-foreground': '#f14c4c',
  'editorWarning-foreground': '#cca700',
  'editorInfo-foreground': '#3794ff',
  'editorHint-foreground': 'rgba(238, 238, 238, 0.7)',
  'testing-iconPassed': '#73c991',
  'textLink-foreground': '#4daafc',
  'textLink-activeForeground': '#4daafc',
  'textCodeBlock-background': '#2b2b2b',
  'textPreformat-foreground': '#d0d0d0',
  'textPreformat-background': '#3c3c3c',
  'button-background': '#0078d4',
  'button-foreground': '#ffffff',
  'button-hoverBackground': '#026ec1',
  'button-border': 'rgba(255, 255, 255, 0.07)',
  'button-secondaryBackground': '#313131',
  'button-secondaryForeground': '#cccccc',
  'button-secondaryHoverBackground': '#3c3c3c',
  'badge-background': '#616161',
  'badge-foreground': '#f8f8f8',
  'progressBar-background': '#0078d4',
  'input-background': '#313131',
  'input-foreground': '#cccccc',
  'input-border': '#3c3c3c',
  'input-placeholderForeground': '#989898',
  'inputValidation-errorBackground': '#5a1d1d',
  'inputValidation-errorBorder': '#be1100',
  'inputValidation-warningBackground': '#352a05',
  'inputValidation-warningBorder': '#b89500',
  'inputValidation-infoBackground': '#063b49',
  'list-hoverBackground': '#2a2d2e',
  'list-activeSelectionBackground': '#04395e',
  'list-activeSelectionForeground': '#ffffff',
  'list-inactiveSelectionBackground': '#37373d',
  'editor-selectionBackground': '#264f78',
  'editor-inactiveSelectionBackground': '#3a3d41',
  'sash-hoverBorder': '#0078d4',
  'toolbar-hoverBackground': 'rgba(90, 93, 94, 0.31)',
  'keybindingTable-headerBackground': 'rgba(204, 204, 204, 0.04)',
  'scrollbarSlider-background': 'rgba(121, 121, 121, 0.4)',
  'scrollbarSlider-hoverBackground': 'rgba(100, 100, 100, 0.7)',
  'scrollbarSlider-activeBackground': 'rgba(191, 191, 191, 0.4)',
};

const light: Partial<Record<keyof typeof dark, string>> = {
  foreground: '#3b3b3b',
  descriptionForeground: '#3b3b3b',
  focusBorder: '#005fb8',
  'icon-foreground': '#3b3b3b',
  'editor-background': '#ffffff',
  'editor-foreground': '#3b3b3b',
  'editorWidget-background': '#f8f8f8',
  'widget-border': '#e5e5e5',
  'panel-border': '#e5e5e5',
  'panelTitle-activeBorder': '#005fb8',
  'panelTitle-activeForeground': '#3b3b3b',
  'panelTitle-inactiveForeground': '#3b3b3b',
  'editorError-foreground': '#e51400',
  'editorWarning-foreground': '#bf8803',
  'editorInfo-foreground': '#1a85ff',
  'editorHint-foreground': '#6c6c6c',
  'testing-iconPassed': '#388a34',
  'textLink-foreground': '#005fb8',
  'textLink-activeForeground': '#005fb8',
  'textCodeBlock-background': '#f8f8f8',
  'textPreformat-foreground': '#3b3b3b',
  'textPreformat-background': 'rgba(0, 0, 0, 0.12)',
  'button-background': '#005fb8',
  'button-hoverBackground': '#0258a8',
  'button-border': 'rgba(0, 0, 0, 0.1)',
  'button-secondaryBackground': '#e5e5e5',
  'button-secondaryForeground': '#3b3b3b',
  'button-secondaryHoverBackground': '#cccccc',
  'badge-background': '#cccccc',
  'badge-foreground': '#3b3b3b',
  'progressBar-background': '#005fb8',
  'input-background': '#ffffff',
  'input-foreground': '#3b3b3b',
  'input-border': '#cecece',
  'input-placeholderForeground': '#767676',
  'inputValidation-errorBackground': '#f2dede',
  'inputValidation-warningBackground': '#f6f5d2',
  'inputValidation-infoBackground': '#d6ecf2',
  'list-hoverBackground': '#f2f2f2',
  'list-activeSelectionBackground': '#e8e8e8',
  'list-activeSelectionForeground': '#000000',
  'list-inactiveSelectionBackground': '#e4e6f1',
  'editor-selectionBackground': '#add6ff',
  'editor-inactiveSelectionBackground': '#e5ebf1',
  'sash-hoverBorder': '#005fb8',
  'keybindingTable-headerBackground': 'rgba(59, 59, 59, 0.04)',
  'scrollbarSlider-background': 'rgba(100, 100, 100, 0.4)',
};

/** A null takes away a colour that the theme does not define. */
const contrast: Readonly<Record<string, string | null>> = {
  foreground: '#ffffff',
  descriptionForeground: 'rgba(255, 255, 255, 0.7)',
  focusBorder: '#f38518',
  contrastBorder: '#6fc3df',
  contrastActiveBorder: '#f38518',
  'icon-foreground': '#ffffff',
  'editor-background': '#000000',
  'editor-foreground': '#ffffff',
  'editorWidget-background': '#0c141f',
  'widget-border': '#6fc3df',
  'panel-border': '#6fc3df',
  'panelTitle-activeBorder': '#6fc3df',
  'panelTitle-activeForeground': '#ffffff',
  'panelTitle-inactiveForeground': '#ffffff',
  'editorError-foreground': '#f48771',
  'editorWarning-foreground': '#ffd370',
  'textLink-foreground': '#21a6ff',
  'textCodeBlock-background': '#000000',
  'textPreformat-foreground': '#000000',
  'textPreformat-background': '#ffffff',
  'button-background': '#000000',
  'button-border': '#6fc3df',
  'button-hoverBackground': null,
  'button-secondaryBackground': null,
  'button-secondaryForeground': '#ffffff',
  'button-secondaryHoverBackground': null,
  'badge-background': '#000000',
  'badge-foreground': '#ffffff',
  'progressBar-background': '#6fc3df',
  'input-background': '#000000',
  'input-foreground': '#ffffff',
  'input-border': '#6fc3df',
  'input-placeholderForeground': 'rgba(255, 255, 255, 0.7)',
  'inputValidation-errorBackground': '#000000',
  'inputValidation-warningBackground': '#000000',
  'inputValidation-infoBackground': '#000000',
  'list-hoverBackground': 'rgba(255, 255, 255, 0.1)',
  'list-activeSelectionBackground': null,
  'list-activeSelectionForeground': null,
  'list-inactiveSelectionBackground': null,
  'editor-selectionBackground': '#ffffff',
  'editor-selectionForeground': '#000000',
  'editor-inactiveSelectionBackground': 'rgba(255, 255, 255, 0.7)',
  'sash-hoverBorder': '#f38518',
  'toolbar-hoverBackground': null,
  'keybindingTable-headerBackground': null,
  'scrollbarSlider-background': 'rgba(111, 195, 223, 0.6)',
  'scrollbarSlider-hoverBackground': 'rgba(111, 195, 223, 0.8)',
};

const changes: Readonly<Record<ThemeName, Readonly<Record<string, string | null>>>> = { dark: {}, light, contrast };

/** What the editor styles in every webview before the page's own style. */
const editorStyle = `@layer vscode-default {
  html { scrollbar-color: var(--vscode-scrollbarSlider-background) var(--vscode-editor-background); }
  body { margin: 0; padding: 0 20px; overscroll-behavior-x: none; }
  code {
    padding: 1px 3px;
    border-radius: 4px;
    background-color: var(--vscode-textPreformat-background);
    color: var(--vscode-textPreformat-foreground);
  }
}`;

/** A style sheet that sets the theme's variables, and what the editor adds. */
export function themeStyle(name: ThemeName): string {
  const values: Record<string, string | null> = { ...shared, ...dark, ...changes[name] };
  const lines = Object.entries(values).flatMap(([key, value]) =>
    value === null ? [] : [`--vscode-${key}: ${value};`],
  );
  return `:root { ${lines.join(' ')} }\n${editorStyle}`;
}
