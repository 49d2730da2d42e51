import QtQuick

// A piece of text in one of the theme's roles.
Text {
    id: words

    /// "body", "small", "heading", "title", "figure".
    property string role: "body"
    /// Said less loudly.
    property bool muted: false
    /// Pieces to show with a dot between them; empty ones are left out.
    property var parts: []

    text: words.parts.filter(part => part !== "").join("  ·  ")
    color: words.muted ? Theme.colours.muted : Theme.colours.text
    font.pixelSize: {
        switch (words.role) {
        case "small": return Theme.smallSize;
        case "heading": return Theme.headingSize;
        case "title": return Theme.titleSize;
        case "figure": return Theme.figureSize;
        default: return Theme.textSize;
        }
    }
    font.weight: words.role === "heading" || words.role === "title" || words.role === "figure" ? Font.DemiBold : Font.Normal
    textFormat: Text.PlainText
    elide: wrapMode === Text.NoWrap ? Text.ElideRight : Text.ElideNone
    Accessible.role: words.role === "title" || words.role === "heading" ? Accessible.Heading : Accessible.StaticText
    Accessible.name: words.text
}
