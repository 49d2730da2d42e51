import QtQuick.Layouts
import Fieldpost.Kit

// Rows that come and go (a Repeater's), one beneath the other, each as wide as all of them.
// Not a layout: one of Qt 6.4 that is resized while it is hidden reaches for rows that are gone.
RowStack {
    Layout.fillWidth: true
}
