import QtQuick

// One palette of the theme: what each colour is for. Theme.qml fills in two, light and dark.
// Every ink must reach 4.5:1 on each ground it is used on (tst_contrast.qml computes it).
QtObject {
    /// Grounds: of the window, of a card, of a field, of a row under the pointer, of the chosen row.
    required property color window
    required property color surface
    required property color field
    required property color hover
    required property color chosen
    /// Lines: between things, and around something one can type in (3:1).
    required property color line
    required property color fieldLine
    /// Inks on those grounds.
    required property color text
    required property color muted
    required property color accent
    /// A filled button and the ink on it.
    required property color primary
    required property color primaryHover
    required property color primaryInk
    required property color danger
    required property color dangerHover
    required property color dangerInk
    /// The ring around what has the keyboard.
    required property color focus
    /// The navigation rail.
    required property color rail
    required property color railHover
    required property color railChosen
    required property color railText
    required property color railMuted
    /// Tones of chips, banners and bars: an ink on its fill, and also on a card.
    required property color neutralInk
    required property color neutralFill
    required property color infoInk
    required property color infoFill
    required property color goodInk
    required property color goodFill
    required property color warningInk
    required property color warningFill
    required property color badInk
    required property color badFill
    required property color conflictInk
    required property color conflictFill
}
