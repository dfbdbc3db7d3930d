import type { ThemeConfig } from 'antd';

/** Contrast after WCAG 2.1 AA: each colour of text has 4.5:1 on white and on the grey behind it. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#0958d9',
    // What antd makes of it for a button under the mouse is too light.
    colorPrimaryHover: '#0846ae',
    colorPrimaryActive: '#063a90',
    colorLink: '#0958d9',
    colorLinkHover: '#0846ae',
    colorInfo: '#0958d9',
    colorError: '#b42318',
    colorSuccess: '#1a7f37',
    colorWarning: '#8a5300',
    // Behind text of these colours; what antd makes of them is too dark.
    colorErrorBg: '#fff1f0',
    colorErrorBorder: '#e0a19b',
    colorSuccessBg: '#eef8f0',
    colorSuccessBorder: '#95c8a3',
    colorWarningBg: '#fff8e6',
    colorWarningBorder: '#d9b36a',
    colorInfoBg: '#eaf2ff',
    colorInfoBorder: '#96b9ee',
    colorText: '#1f1f1f',
    colorTextDescription: '#4a4a4a',
    colorTextTertiary: '#4a4a4a',
    colorTextQuaternary: '#595959',
    colorTextPlaceholder: '#595959',
    colorTextDisabled: '#595959',
    colorBorder: '#8c8c8c',
    controlHeight: 36,
    fontSize: 15,
    fontFamily: 'var(--fonts)',
    borderRadius: 4,
    motion: false,
  },
};
