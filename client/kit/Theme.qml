pragma Singleton

import QtQuick

// The look of Fieldpost: colours, sizes and type, from which every control is drawn.
// All sizes follow the system's font size; light or dark follows the system unless `mode` says otherwise.
QtObject {
    id: theme

    /// "system", "light" or "dark".
    property string mode: "system"
    readonly property bool dark: mode === "dark" || (mode === "system" && systemIsDark)
    readonly property ThemeColours colours: dark ? night : day

    // Type, in pixels.
    readonly property int textSize: Math.max(13, probe.fontInfo.pixelSize)
    readonly property int smallSize: Math.round(textSize * 0.87)
    readonly property int headingSize: Math.round(textSize * 1.18)
    readonly property int titleSize: Math.round(textSize * 1.6)
    readonly property int figureSize: Math.round(textSize * 2.2)

    // Room, in pixels: a quarter of a line upwards.
    readonly property int hair: Math.round(textSize * 0.15)
    readonly property int tiny: Math.round(textSize * 0.3)
    readonly property int small: Math.round(textSize * 0.6)
    readonly property int medium: Math.round(textSize * 0.9)
    readonly property int large: Math.round(textSize * 1.25)
    readonly property int huge: Math.round(textSize * 2)

    readonly property int controlHeight: Math.round(textSize * 2.35)
    readonly property int rowHeight: Math.round(textSize * 2.9)
    readonly property int iconSize: Math.round(textSize * 1.3)
    readonly property int radius: Math.round(textSize * 0.4)
    readonly property int cardRadius: Math.round(textSize * 0.6)

    readonly property bool systemIsDark: systemPalette.window.hslLightness < systemPalette.windowText.hslLightness

    /// The ink of a tone: "neutral", "info", "good", "warning", "bad", "conflict".
    function toneInk(tone: string): color {
        switch (tone) {
        case "info": return colours.infoInk;
        case "good": return colours.goodInk;
        case "warning": return colours.warningInk;
        case "bad": return colours.badInk;
        case "conflict": return colours.conflictInk;
        default: return colours.neutralInk;
        }
    }

    /// The fill beneath it.
    function toneFill(tone: string): color {
        switch (tone) {
        case "info": return colours.infoFill;
        case "good": return colours.goodFill;
        case "warning": return colours.warningFill;
        case "bad": return colours.badFill;
        case "conflict": return colours.conflictFill;
        default: return colours.neutralFill;
        }
    }

    readonly property ThemeColours day: ThemeColours {
        window: "#f3f5f7"
        surface: "#ffffff"
        field: "#ffffff"
        hover: "#eef3f7"
        chosen: "#deecf7"
        line: "#dde3e9"
        fieldLine: "#7f8c98"
        text: "#1a2733"
        muted: "#52606c"
        accent: "#0b629b"
        primary: "#0b629b"
        primaryHover: "#095282"
        primaryInk: "#ffffff"
        danger: "#b3261e"
        dangerHover: "#8f1e18"
        dangerInk: "#ffffff"
        focus: "#1f8fdb"
        rail: "#14304a"
        railHover: "#1d3f5f"
        railChosen: "#275379"
        railText: "#ffffff"
        railMuted: "#b5c8d9"
        neutralInk: "#475561"
        neutralFill: "#e8edf1"
        infoInk: "#0a578a"
        infoFill: "#dfeefa"
        goodInk: "#17633a"
        goodFill: "#dff2e6"
        warningInk: "#7d4a00"
        warningFill: "#fdefd2"
        badInk: "#a1221b"
        badFill: "#fce4e2"
        conflictInk: "#70368f"
        conflictFill: "#f2e5f9"
    }

    readonly property ThemeColours night: ThemeColours {
        window: "#11171d"
        surface: "#1a222a"
        field: "#141b22"
        hover: "#222c36"
        chosen: "#1f3a50"
        line: "#2c3843"
        fieldLine: "#6a7a88"
        text: "#e7edf2"
        muted: "#a6b4c0"
        accent: "#7cc0f0"
        primary: "#7cc0f0"
        primaryHover: "#9bd0f5"
        primaryInk: "#06243a"
        danger: "#ff9d94"
        dangerHover: "#ffb7b0"
        dangerInk: "#3f0f0b"
        focus: "#7cc0f0"
        rail: "#0c1218"
        railHover: "#18232d"
        railChosen: "#1f3a50"
        railText: "#ffffff"
        railMuted: "#9fb2c2"
        neutralInk: "#bac6d0"
        neutralFill: "#2a3540"
        infoInk: "#93cbf4"
        infoFill: "#17344b"
        goodInk: "#8fd9a8"
        goodFill: "#173625"
        warningInk: "#f2c572"
        warningFill: "#3b2e13"
        badInk: "#ff9d94"
        badFill: "#44211f"
        conflictInk: "#d9aef2"
        conflictFill: "#352241"
    }

    readonly property SystemPalette systemPalette: SystemPalette {}
    readonly property Text probe: Text {}
}
