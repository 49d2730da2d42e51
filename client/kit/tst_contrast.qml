import QtQuick
import QtTest
import Fieldpost.Kit

// Every ink of both palettes against every ground it is used on (WCAG 2.1, 1.4.3 and 1.4.11).
TestCase {
    name: "Contrast"

    function light(channel: real): real {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
    function luminance(colour: color): real {
        return 0.2126 * light(colour.r) + 0.7152 * light(colour.g) + 0.0722 * light(colour.b);
    }
    function contrast(one: color, other: color): real {
        const a = luminance(one) + 0.05;
        const b = luminance(other) + 0.05;
        return a > b ? a / b : b / a;
    }

    function test_black_on_white_is_21_to_1() {
        fuzzyCompare(contrast(Qt.color("#000000"), Qt.color("#ffffff")), 21, 0.01);
    }

    function test_every_ink_can_be_read_data() {
        const grounds = ["window", "surface", "field", "hover", "chosen"];
        const pairs = [];
        for (const ground of grounds)
            for (const ink of ["text", "muted", "accent"]) pairs.push([ink, ground, 4.5]);
        for (const tone of ["neutral", "info", "good", "warning", "bad", "conflict"]) {
            pairs.push([tone + "Ink", tone + "Fill", 4.5]);
            pairs.push([tone + "Ink", "surface", 4.5]);
            pairs.push([tone + "Ink", "window", 4.5]);
        }
        pairs.push(["primaryInk", "primary", 4.5], ["primaryInk", "primaryHover", 4.5]);
        pairs.push(["dangerInk", "danger", 4.5], ["dangerInk", "dangerHover", 4.5]);
        for (const ground of ["rail", "railHover", "railChosen"]) {
            pairs.push(["railText", ground, 4.5], ["railMuted", ground, 4.5]);
        }
        // Edges of what one can use, and the ring around what has the keyboard.
        for (const ground of ["surface", "field", "window"]) pairs.push(["fieldLine", ground, 3], ["focus", ground, 3]);
        const rows = [];
        for (const palette of ["day", "night"])
            for (const [ink, ground, least] of pairs)
                rows.push({tag: palette + ": " + ink + " on " + ground, palette: palette, ink: ink, ground: ground, least: least});
        return rows;
    }
    function test_every_ink_can_be_read(row) {
        const palette = Theme[row.palette];
        const reached = contrast(palette[row.ink], palette[row.ground]);
        verify(reached >= row.least, row.tag + " reaches only " + reached.toFixed(2) + " : 1");
    }
}
